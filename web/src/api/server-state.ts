/** The server's own account of itself, as TanStack queries: how it is, and how far its start is. */

import { type Query, queryOptions, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import * as client from "./client";
import { isHeld, snapshotOf } from "./held-answers";
import { PICTURE, STACK } from "./picture-queries";
import { ServerGone } from "./problem";
import { SETS } from "./queries";
import type { Health, Ready } from "./types";

export const HEALTH = ["health"];
export const READY = ["ready"];
const CALM_POLL_MS = 15_000;
const EAGER_POLL_MS = 1500;

const healthQuery = queryOptions({
  queryKey: HEALTH,
  queryFn: ({ signal }) => client.health(signal),
  retry: false,
});
const readyQuery = queryOptions({
  queryKey: READY,
  queryFn: ({ signal }) => client.ready(signal),
  retry: false,
});

interface ServerHealth {
  readonly health: Health | undefined;
  readonly isGone: boolean;
  /** The states of the collection that answers on screen were kept from, though there is a later one. */
  readonly outgrown: readonly (string | undefined)[];
}

/**
 * How the server is. Another snapshot, or a server that is back, makes every set of pictures ask again.
 * It is asked often while the server prepares, so that answers grow as pictures are looked at.
 */
export function useHealth(): ServerHealth {
  const queries = useQueryClient();
  const [outgrown, setOutgrown] = useState<ServerHealth["outgrown"]>([]);
  const { data, error } = useQuery({
    ...healthQuery,
    refetchInterval: ({ state }) =>
      state.status === "success" && state.data && isSettled(state.data, queries.getQueryData(READY))
        ? CALM_POLL_MS
        : EAGER_POLL_MS,
  });
  const isGone = error instanceof ServerGone;
  const snapshot = data?.snapshot;
  const before = useRef({ snapshot, isGone, isLooking: false });
  useEffect(() => {
    const last = before.current;
    // The last state that comes while pictures are looked at is told of when the looking has ended.
    const isLooking = lookedAtOf(queries.getQueryData(READY)) !== null;
    before.current = { snapshot: snapshot ?? last.snapshot, isGone, isLooking };
    const isAnother = last.snapshot !== undefined && snapshot !== undefined && last.snapshot !== snapshot;
    const isBack = last.isGone && !isGone;
    if (isAnother) {
      const mayHold = isLooking || last.isLooking;
      const held = mayHold ? queries.getQueryCache().findAll({ queryKey: [SETS], predicate: isHeld }) : [];
      void queries.invalidateQueries({ queryKey: [SETS], predicate: (query) => !held.includes(query) });
      setOutgrown(held.map(snapshotOf).filter((each) => each !== snapshot));
      // A picture that is open may have left with the snapshot before.
      for (const key of [PICTURE, STACK]) void queries.invalidateQueries({ queryKey: [key] });
    }
    // What failed while it was away is asked again; what was answered still holds for the same snapshot.
    else if (isBack) void queries.refetchQueries({ queryKey: [SETS], type: "active", predicate: hasFailed });
    if (isAnother || isBack) void queries.invalidateQueries({ queryKey: READY });
  }, [snapshot, isGone, queries]);
  return { health: data, isGone, outgrown };
}

function hasFailed({ state }: Query): boolean {
  return state.status === "error";
}

function isSettled({ model, snapshot }: Health, ready: Ready | undefined): boolean {
  return ready?.ready !== false && snapshot !== null && (model.state === "ready" || model.state === "failed");
}

/**
 * How many pictures the model has seen, while others are still to be looked at; null where it has seen them all. Told by
 * what `useReady` and the events find out.
 */
export function useLookedAt(): number | null {
  const { data } = useQuery({ ...readyQuery, enabled: false, select: lookedAtOf });
  return data ?? null;
}

function lookedAtOf(ready: Ready | undefined): number | null {
  const looked = ready?.looked;
  return looked && looked.waiting > 0 ? looked.looked_at : null;
}

/** By then the events have told how far the server is, where there are any. */
const EVENTS_TELL_AFTER_MS = 2000;

/**
 * How far the start of the server is; asked often until it is done, then now and then, since a server starts again. One
 * that is done tells so with its first events: the first sight of the page need not ask for it.
 */
export function useReady() {
  const queries = useQueryClient();
  const { data: health } = useQuery({ ...healthQuery, enabled: false });
  const [isLate, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), EVENTS_TELL_AFTER_MS);
    return () => clearTimeout(timer);
  }, []);
  const isDone = health === undefined || (health.pictures > 0 && isSettled(health, undefined));
  const { data } = useQuery({
    ...readyQuery,
    enabled: isLate || !isDone,
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
