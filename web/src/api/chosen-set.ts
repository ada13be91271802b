/** Pictures that were chosen one by one, as a set for the grid: asked for by their ids, a part at a time. */

import { useInfiniteQuery } from "@tanstack/react-query";
import { useCallback, useMemo } from "react";
import { listed, type ShownPicture } from "./gallery";
import { picturesById } from "./map";
import type { PictureSet } from "./queries";

const AT_ONCE = 200;
const NONE: readonly ShownPicture[] = [];

/** The set of `ids`, which `key` names; null where none were chosen. Of no ids at all nothing is asked. */
export function useChosenSet(key: string, ids: readonly string[] | null, snapshot: string | null): PictureSet | null {
  const answer = useInfiniteQuery({
    queryKey: ["chosen", key],
    queryFn: async ({ pageParam, signal }) =>
      (await picturesById((ids ?? []).slice(pageParam, pageParam + AT_ONCE), signal)).items,
    initialPageParam: 0,
    getNextPageParam: (_, pages) => (pages.length * AT_ONCE < (ids?.length ?? 0) ? pages.length * AT_ONCE : undefined),
    enabled: ids !== null && ids.length > 0,
  });
  const { data, error, failureReason, isFetching, hasNextPage, fetchNextPage, refetch } = answer;
  const pictures = useMemo(() => data?.pages.flat() ?? NONE, [data]);
  const gallery = useMemo(() => listed(pictures), [pictures]);
  const fetchMore = useCallback(() => {
    if (hasNextPage && !isFetching) void fetchNextPage({ cancelRefetch: false });
  }, [hasNextPage, isFetching, fetchNextPage]);
  const askAgain = useCallback(() => void refetch(), [refetch]);
  if (ids === null) return null;
  return {
    key: data === undefined && ids.length > 0 ? "" : key,
    snapshot,
    pictures,
    gallery,
    total: ids.length,
    nearDuplicates: 0,
    relevantCount: null,
    tookMs: null,
    isStale: false,
    isFetching,
    hasMore: hasNextPage,
    fetchMore,
    firstIds: async (most) => ids.slice(0, most),
    problem: error ?? failureReason,
    hasFailed: error !== null,
    askAgain,
  };
}
