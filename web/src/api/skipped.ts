/** The files that are not in the collection, and why. */

import { useQuery } from "@tanstack/react-query";
import { client, unwrap } from "./request";
import type { SkippedList } from "./types";

/** More than these are counted, not listed. */
const LISTED = 200;

/** Asked once for each state of the collection, and not before one is there. */
export function useSkipped(snapshot: string | null): SkippedList | undefined {
  const { data } = useQuery({
    queryKey: ["skipped", snapshot],
    queryFn: ({ signal }) =>
      unwrap(client.GET("/api/skipped", { params: { query: { limit: LISTED } }, signal }), signal),
    enabled: snapshot !== null,
  });
  return data;
}
