/** What is marked, as TanStack queries. Other tabs and people change it too, so it is asked again when one comes back. */

import { type QueryClient, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo, useRef } from "react";
import { type CollectionList, collections, picturesOf } from "./collections";
import { LIST, Marker, picturesKey } from "./marker";
import { SETS } from "./queries";

/** All collections, once somebody wants to know. */
export function useCollectionList(isWanted: boolean): CollectionList | undefined {
  const { data } = useQuery({
    queryKey: LIST,
    queryFn: ({ signal }) => collections(signal),
    enabled: isWanted,
    refetchOnWindowFocus: "always",
  });
  return data;
}

/** The ids of what is in a collection; undefined before it is known. */
export function useMarked(id: string, isWanted: boolean): ReadonlySet<string> | undefined {
  const { data } = useQuery({
    queryKey: picturesKey(id),
    queryFn: async ({ signal }): Promise<ReadonlySet<string>> => new Set(await picturesOf(id, signal)),
    enabled: isWanted,
    refetchOnWindowFocus: "always",
  });
  return data;
}

/** Changes what is marked. In another snapshot a picture may have another id, so all is asked again then. */
export function useMarker(snapshot: string | null): Marker {
  const queries = useQueryClient();
  const marker = useMemo(() => new Marker(queries), [queries]);
  const known = useRef(snapshot);
  useEffect(() => {
    if (known.current !== null && snapshot !== null && known.current !== snapshot) marker.askAgain();
    known.current = snapshot ?? known.current;
  }, [snapshot, marker]);
  return marker;
}

/**
 * Has the answers within a collection be asked anew, since it holds something else now: at once, or, where it should
 * not change before somebody's eyes, when it is looked at the next time.
 */
export function outdate(queries: QueryClient, id: string, when: "now" | "later"): void {
  void queries.invalidateQueries({
    queryKey: [SETS],
    predicate: ({ queryKey: [, asked] }) => new URLSearchParams(String(asked)).getAll("collection").includes(id),
    refetchType: when === "now" ? "active" : "none",
  });
}
