/**
 * Sets of pictures as TanStack queries. They keep the old answer on screen until the new one is there (`isStale` says
 * so), and never go out of date by themselves: only another snapshot makes them ask again.
 */

import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo } from "react";
import { type Ask, keyOf, NOTHING } from "../shared/ask";
import { askPage, type From, firstIds, type Page } from "./answer-pages";
import { type Gallery, listed, type ShownPicture } from "./gallery";
import { ApiProblem } from "./problem";
import { useWholeWall } from "./use-whole-wall";

export type { ShownPicture } from "./gallery";

export interface PictureSet {
  /** Names the question that these pictures answer; the empty text before there is any answer. */
  readonly key: string;
  /** The state of the collection that they were found in. */
  readonly snapshot: string | null;
  /** Those of them that are known from the first on without a gap. */
  readonly pictures: readonly ShownPicture[];
  /** The pictures by their places, also where they are known by their shape alone. */
  readonly gallery: Gallery;
  readonly total: number;
  /** How many more there are, each of which one of the pictures stands for. */
  readonly nearDuplicates: number;
  /** So many pictures, from the first on, are matches; null where the server draws no line. */
  readonly relevantCount: number | null;
  /** Time the server took; null for the wall, which is not searched. */
  readonly tookMs: number | null;
  /** Whether the pictures still answer the question before. */
  readonly isStale: boolean;
  readonly isFetching: boolean;
  readonly hasMore: boolean;
  readonly fetchMore: () => void;
  /** The ids of the first `most` of them, whether they are known yet or not. */
  readonly firstIds: (most: number, signal: AbortSignal) => Promise<readonly string[]>;
  /** Why the answer is missing, also while it is being tried again. */
  readonly problem: Error | null;
  /** Whether it is no longer tried by itself. */
  readonly hasFailed: boolean;
  readonly askAgain: () => void;
}

const WALL = keyOf(NOTHING);
export const SETS = "pictures";

/**
 * The pictures that answer `question`, as many as were asked for so far. `foresee` is told of the pictures of each part
 * before they are shown.
 */
export function usePictureSet(question: Ask, foresee: (pictures: readonly ShownPicture[]) => void): PictureSet {
  const answer = useInfiniteQuery({
    queryKey: [SETS, keyOf(question)],
    queryFn: async ({ pageParam, signal }) => {
      const page = await askPage(question, pageParam, signal);
      foresee(page.pictures);
      return page;
    },
    initialPageParam: null as From | null,
    getNextPageParam: (last) => last.next,
    placeholderData: keepPreviousData,
  });
  const { data, error, failureReason, isPlaceholderData, isFetching, hasNextPage, fetchNextPage, refetch } = answer;
  // Of a question that was answered and is refused now, as within a collection that was deleted, no answer holds.
  const pages = error instanceof ApiProblem && error.isRefusal ? undefined : data?.pages;
  // After an error that trying again cannot mend, asking at every step of the scroll would be a storm.
  const canFetchMore = hasNextPage && !isFetching && !isPlaceholderData && !answer.isFetchNextPageError;
  const fetchMore = useCallback(() => {
    if (canFetchMore) void fetchNextPage({ cancelRefetch: false });
  }, [canFetchMore, fetchNextPage]);
  const askAgain = useCallback(() => void refetch(), [refetch]);
  const isOutdated = error instanceof ApiProblem && error.isOutdated;
  useEffect(() => {
    if (isOutdated) void refetch();
  }, [isOutdated, refetch]);
  const pictures = useMemo(() => withoutRepeats(pages ?? []), [pages]);
  const first = pages?.[0];
  const snapshot = first?.snapshot ?? null;
  // While the pictures are those of the question before, it is the present one that nothing is known of.
  const answered = first?.key === keyOf(question) ? question : null;
  const ids = useCallback(
    async (most: number, signal: AbortSignal) =>
      answered === null || snapshot === null ? [] : firstIds(answered, snapshot, most, signal),
    [answered, snapshot],
  );
  const isWall = first?.key === WALL;
  const rest = useWholeWall(isWall ? first : undefined, askAgain);
  const gallery = useMemo(
    () => (isWall && rest.whole ? rest.whole : listed(pictures, isWall && rest.isMissing)),
    [isWall, rest.whole, rest.isMissing, pictures],
  );
  return {
    key: first?.key ?? "",
    snapshot,
    pictures,
    gallery,
    total: first?.total ?? 0,
    nearDuplicates: first?.nearDuplicates ?? 0,
    relevantCount: first?.relevantCount ?? null,
    tookMs: first?.tookMs ?? null,
    isStale: isPlaceholderData,
    isFetching,
    hasMore: isWall ? rest.isMissing : hasNextPage && pages !== undefined,
    fetchMore: isWall ? rest.fetch : fetchMore,
    firstIds: ids,
    problem: error ?? failureReason,
    hasFailed: error !== null,
    askAgain,
  };
}

/** A page that had to be asked for in another snapshot can deal a picture twice; the first deal counts. */
function withoutRepeats(pages: readonly Page[]): ShownPicture[] {
  const seen = new Set<string>();
  const once: ShownPicture[] = [];
  for (const page of pages) {
    for (const picture of page.pictures) {
      if (seen.has(picture.id)) continue;
      seen.add(picture.id);
      once.push(picture);
    }
  }
  return once;
}
