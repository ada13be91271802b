/** The way to the last picture of an answer, most of which may be still to be fetched: it is gone to once it is there. */

import { useEffect, useState } from "react";

interface Answer {
  readonly setKey: string;
  /** How many of its pictures are there. */
  readonly count: number;
  readonly hasMore: boolean;
  readonly fetchMore: () => void;
}

/** An answer with more than this to come is gone through in several goes: each of its pictures takes memory. */
export const AT_ONE_GO = 10_000;
/** What a person does who no longer wants to be brought there. */
const OWN_WAYS = ["wheel", "touchstart", "pointerdown", "keydown"] as const;

/** What to call to go to the end; `arrive` is called with the last place once it is known. */
export function useFarEnd({ setKey, count, hasMore, fetchMore }: Answer, arrive: (index: number) => void): () => void {
  const [sought, setSought] = useState<{ readonly setKey: string; readonly most: number } | null>(null);
  const isOnTheWay = sought !== null && sought.setKey === setKey;
  const isThere = isOnTheWay && (!hasMore || count >= sought.most);

  // biome-ignore lint/correctness/useExhaustiveDependencies: each instalment of pictures is followed by another.
  useEffect(() => {
    if (isOnTheWay && !isThere) fetchMore();
  }, [isOnTheWay, isThere, fetchMore, count]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: one arrives once, however often the way to do it changes.
  useEffect(() => {
    if (!isThere) return;
    setSought(null);
    arrive(count - 1);
  }, [isThere]);

  useEffect(() => {
    if (!isOnTheWay) return;
    const giveUp = () => setSought(null);
    // On its way down to what was pressed, an event passes here before the one that began this could be heard again.
    const how = { passive: true, capture: true };
    for (const way of OWN_WAYS) window.addEventListener(way, giveUp, how);
    return () => {
      for (const way of OWN_WAYS) window.removeEventListener(way, giveUp, how);
    };
  }, [isOnTheWay]);

  return () => {
    if (hasMore) setSought({ setKey, most: count + AT_ONE_GO });
    else arrive(count - 1);
  };
}
