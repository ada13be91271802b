/**
 * The page's questions as TanStack queries: cached, aborted when nobody waits, retried only where that can help.
 *
 * Sets of pictures keep the old answer on screen until the new one is there (`isStale` says so), and never go out of
 * date by themselves: only another snapshot makes them ask again.
 */

import {
  keepPreviousData,
  type Query,
  QueryClient,
  useInfiniteQuery,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { type Ask, hasDirection, isNothing, keyOf, NOTHING } from "../shared/ask";
import * as client from "./client";
import { type Gallery, listed, type ShownPicture } from "./gallery";
import { ApiProblem, isWorthRetrying, pauseBeforeRetry, ServerGone } from "./problem";
import type { Health, Ready, Relevance, SheetPlace, Sprite } from "./types";
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
  /** So many pictures, from the first on, are matches; null where the server draws no line. */
  readonly relevantCount: number | null;
  /** Time the server took; null for the wall, which is not searched. */
  readonly tookMs: number | null;
  /** Whether the pictures still answer the question before. */
  readonly isStale: boolean;
  readonly isFetching: boolean;
  readonly hasMore: boolean;
  readonly fetchMore: () => void;
  /** Why the answer is missing, also while it is being tried again. */
  readonly problem: Error | null;
  /** Whether it is no longer tried by itself. */
  readonly hasFailed: boolean;
  readonly askAgain: () => void;
}

interface Page {
  readonly key: string;
  readonly snapshot: string;
  readonly pictures: readonly ShownPicture[];
  readonly total: number;
  readonly relevantCount: number | null;
  readonly tookMs: number | null;
  readonly next: From | null;
}

/** Where an answer goes on: behind a rank, in the snapshot that its first page was found in. */
interface From {
  readonly at: string;
  readonly snapshot: string;
}

const WALL = keyOf(NOTHING);
const WALL_PAGE = 400;
const ANSWER_PAGE = 150;
const TEN_MINUTES_MS = 600_000;
export const SETS = "pictures";
export const HEALTH = ["health"];
export const READY = ["ready"];

export function makeQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        // The server is usually this very computer: what the browser thinks of the network says nothing of it.
        networkMode: "always",
        retry: (failures, error) => isWorthRetrying(error, failures),
        retryDelay: pauseBeforeRetry,
        staleTime: Number.POSITIVE_INFINITY,
        gcTime: TEN_MINUTES_MS,
        refetchOnWindowFocus: false,
      },
    },
  });
}

async function ask(question: Ask, from: From | null, signal: AbortSignal): Promise<Page> {
  const key = keyOf(question);
  const pinned = from === null ? {} : { snapshot: from.snapshot };
  if (isNothing(question)) {
    const { items, total, snapshot } = await client.pictures({ limit: WALL_PAGE }, signal);
    return { key, snapshot, pictures: items, total, relevantCount: null, tookMs: null, next: null };
  }
  const page = { limit: ANSWER_PAGE, offset: Number(from?.at ?? 0), ...pinned };
  const { hits, total, relevance, sheet, took_ms, snapshot } = await client.search(question, page, signal);
  const reached = page.offset + hits.length;
  const next = hits.length > 0 && reached < total ? { at: String(reached), snapshot } : null;
  return {
    key,
    snapshot,
    pictures: hits.map((hit) => ({ ...hit, sheet: placeOn(sheet?.urls, hit.sheet) })),
    total,
    relevantCount: wantsAnything(question) ? matchesOf(relevance) : null,
    tookMs: took_ms,
    next,
  };
}

/** Where a sprite is on the sheets at these addresses; null where the server made none of it. */
function placeOn(urls: readonly string[] | undefined, place: SheetPlace | null | undefined): Sprite | null {
  const page_url = place && urls?.[place.number];
  return place && page_url ? { page_url, x: place.x, y: place.y, width: place.width, height: place.height } : null;
}

/** Everything is more or less without what is not wanted: where nothing else is asked, no match ends anywhere. */
function wantsAnything(question: Ask): boolean {
  return hasDirection({ ...question, terms: question.terms.filter(({ isUnwanted }) => !isUnwanted), less: [] });
}

/** How many are matches. A collection too small to tell has all of its pictures before the line, and no match among them. */
function matchesOf(relevance: Relevance | null): number | null {
  if (relevance === null) return null;
  const { relevant_count, verdict } = relevance;
  return verdict === "matches" || relevant_count === 0 ? relevant_count : null;
}

/** The pictures that answer `question`, as many as were asked for so far. */
export function usePictureSet(question: Ask): PictureSet {
  const answer = useInfiniteQuery({
    queryKey: [SETS, keyOf(question)],
    queryFn: ({ pageParam, signal }) => ask(question, pageParam, signal),
    initialPageParam: null as From | null,
    getNextPageParam: (last) => last.next,
    placeholderData: keepPreviousData,
  });
  const { data, error, failureReason, isPlaceholderData, isFetching, hasNextPage, fetchNextPage, refetch } = answer;
  const pages = data?.pages;
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
  const isWall = first?.key === WALL;
  const rest = useWholeWall(isWall ? first : undefined, askAgain);
  const gallery = useMemo(
    () => (isWall && rest.whole ? rest.whole : listed(pictures, isWall && rest.isMissing)),
    [isWall, rest.whole, rest.isMissing, pictures],
  );
  return {
    key: first?.key ?? "",
    snapshot: first?.snapshot ?? null,
    pictures,
    gallery,
    total: first?.total ?? 0,
    relevantCount: first?.relevantCount ?? null,
    tookMs: first?.tookMs ?? null,
    isStale: isPlaceholderData,
    isFetching,
    hasMore: isWall ? rest.isMissing : hasNextPage,
    fetchMore: isWall ? rest.fetch : fetchMore,
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

const CALM_POLL_MS = 15_000;
const EAGER_POLL_MS = 1500;

/**
 * The server's own account of itself. Another snapshot, or a server that is back, makes every set of pictures ask again.
 * It is asked often while the server prepares, so that answers grow as pictures are looked at.
 */
export function useHealth(): { health: Health | undefined; isGone: boolean } {
  const queries = useQueryClient();
  const { data, error } = useQuery({
    queryKey: HEALTH,
    queryFn: ({ signal }) => client.health(signal),
    retry: false,
    refetchInterval: ({ state }) =>
      state.status === "success" && state.data && isSettled(state.data, queries.getQueryData(READY))
        ? CALM_POLL_MS
        : EAGER_POLL_MS,
  });
  const isGone = error instanceof ServerGone;
  const snapshot = data?.snapshot;
  const before = useRef({ snapshot, isGone });
  useEffect(() => {
    const last = before.current;
    before.current = { snapshot: snapshot ?? last.snapshot, isGone };
    const isAnother = last.snapshot !== undefined && snapshot !== undefined && last.snapshot !== snapshot;
    const isBack = last.isGone && !isGone;
    if (isAnother) void queries.invalidateQueries({ queryKey: [SETS] });
    // What failed while it was away is asked again; what was answered still holds for the same snapshot.
    else if (isBack) void queries.refetchQueries({ queryKey: [SETS], type: "active", predicate: hasFailed });
    if (isAnother || isBack) void queries.invalidateQueries({ queryKey: READY });
  }, [snapshot, isGone, queries]);
  return { health: data, isGone };
}

function hasFailed({ state }: Query): boolean {
  return state.status === "error";
}

function isSettled({ model, snapshot }: Health, ready: Ready | undefined): boolean {
  return ready?.ready !== false && snapshot !== null && (model.state === "ready" || model.state === "failed");
}

/** By then the events have told how far the server is, where there are any. */
const EVENTS_TELL_AFTER_MS = 2000;

/**
 * How far the start of the server is; asked often until it is done, then now and then, since a server starts again. One
 * that is done tells so with its first events: the first sight of the page need not ask for it.
 */
export function useReady() {
  const queries = useQueryClient();
  const { data: health } = useQuery<Health>({ queryKey: HEALTH, enabled: false });
  const [isLate, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), EVENTS_TELL_AFTER_MS);
    return () => clearTimeout(timer);
  }, []);
  const isDone = health === undefined || (health.pictures > 0 && isSettled(health, undefined));
  const { data } = useQuery({
    queryKey: READY,
    queryFn: ({ signal }) => client.ready(signal),
    enabled: isLate || !isDone,
    retry: false,
    refetchInterval: ({ state }) => (state.data?.ready ? CALM_POLL_MS : EAGER_POLL_MS),
  });
  const isReady = data?.ready;
  const was = useRef(isReady);
  useEffect(() => {
    // The last snapshot came with it, and the calm of a server that is ready would hide it for a while.
    if (was.current === false && isReady) void queries.invalidateQueries({ queryKey: HEALTH });
    was.current = isReady;
  }, [isReady, queries]);
  return data;
}
