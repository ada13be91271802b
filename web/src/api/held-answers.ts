/**
 * Which answers stay as they are while the server looks at more pictures. Each new state of the collection may order
 * an answer anew: whoever reads one says when to have it so. One with little to read yet grows by itself.
 */

import type { InfiniteData, Query } from "@tanstack/react-query";
import { keyOf, NOTHING } from "../shared/ask";
import type { Page } from "./answer-pages";

const WALL = keyOf(NOTHING);
/** So many matches fill a window: from there on more of them are more of the same. */
const FILLS_A_WINDOW = 24;
/** Further down than this somebody reads. */
const AT_THE_TOP_PX = 120;

function firstOf({ state }: Query): Page | undefined {
  return (state.data as InfiniteData<Page> | undefined)?.pages[0];
}

/** The state of the collection that the answer of a query of sets was found in. */
export function snapshotOf(query: Query): string | undefined {
  return firstOf(query)?.snapshot;
}

/** Whether the answer of a query of sets is on screen, and not to be changed by itself. */
export function isHeld(query: Query): boolean {
  const first = firstOf(query);
  if (first === undefined || first.key === WALL || !query.isActive()) return false;
  return window.scrollY > AT_THE_TOP_PX || (first.relevantCount ?? first.total) >= FILLS_A_WINDOW;
}
