/** What the page asks about one picture, as TanStack queries: each is asked once and kept, until another snapshot. */

import { useQuery } from "@tanstack/react-query";
import { type Ask, isNothing, keyOf } from "../shared/ask";
import * as client from "./client";
import type { ShownPicture } from "./queries";
import type { Explanation, Picture } from "./types";

export const PICTURE = "picture";
export const STACK = "stack";

/** All that is known of one picture; `id` null asks nothing. */
export function usePictureDetail(id: string | null) {
  return useQuery({
    queryKey: [PICTURE, id],
    queryFn: ({ signal }) => client.picture(id ?? "", signal),
    enabled: id !== null,
  });
}

/** Of a stack that is larger, the rest is asked for one by one. */
const MOST_OF_A_STACK = 200;

/** The pictures of the stack that `id` stands for, by their ids; null asks nothing. */
export function useStack(id: string | null): ReadonlyMap<string, Picture> | undefined {
  const { data } = useQuery({
    queryKey: [STACK, id],
    queryFn: async ({ signal }) => {
      const { items } = await client.stack(id ?? "", MOST_OF_A_STACK, signal);
      return new Map<string, Picture>(items.map((picture) => [picture.id, picture]));
    },
    enabled: id !== null,
  });
  return data;
}

/** A hit of an answer, and the state of the collection that it was found in. */
export interface Found {
  readonly question: Ask;
  readonly hit: ShownPicture;
  readonly snapshot: string;
}

/**
 * Why a hit is where it is. Null where the server cannot tell: the wall is no answer, and of a state of the collection
 * that is not kept any more nothing is known.
 */
export function useExplanation({ question, hit, snapshot }: Found): Explanation | null | undefined {
  const { data } = useQuery({
    queryKey: ["why", keyOf(question), snapshot, hit.id],
    queryFn: async ({ signal }) => {
      if (isNothing(question) || hit.rank === undefined) return null;
      const { hits } = await client.explain(question, hit.rank, snapshot, signal);
      return hits.find(({ id }) => id === hit.id)?.explanation ?? null;
    },
  });
  return data;
}
