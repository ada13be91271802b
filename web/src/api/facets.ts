/** How many pictures a question leaves of each folder, year, camera and so on, asked only where somebody looks. */

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { type Ask, isNothing, keyOf, NOTHING, withFilter } from "../shared/ask";
import * as client from "./client";
import type { components } from "./schema";

export type Facets = components["schemas"]["FacetCounts"];
export type FacetName = keyof Facets;
export type FacetCount = components["schemas"]["FacetCount"];

/**
 * The counts for `ask` in a state of the collection; null asks nothing. Counts of the question before stay until the
 * new ones are there.
 */
export function useFacets(ask: Ask | null, snapshot: string | null): Facets | undefined {
  const counted = ask === null ? null : countedFor(ask);
  const { data } = useQuery({
    queryKey: ["facets", snapshot, counted && keyOf(counted)],
    queryFn: ({ signal }) => client.facets(counted ?? EVERYTHING, signal),
    enabled: counted !== null && snapshot !== null,
    placeholderData: keepPreviousData,
  });
  return data ?? undefined;
}

/** The folder that holds all others: the server counts what is asked for, and has to be asked for everything. */
const EVERYTHING = withFilter(NOTHING, "folder", [""]);

/** Order and variety change no count, so they make no question of their own. */
export function countedFor(ask: Ask): Ask {
  const unordered = { ...ask, sort: NOTHING.sort, diversity: NOTHING.diversity };
  return isNothing(unordered) ? EVERYTHING : unordered;
}
