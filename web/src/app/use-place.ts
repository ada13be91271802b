/** Keeps the scroll position and the focus with their entry of the history, and returns there. */

import { type RefObject, useEffect, useLayoutEffect, useRef } from "react";
import type { PictureSet } from "../api/queries";
import type { PictureGridHandle } from "../features/results/picture-grid";
import { type Place, remember, rememberedPlace } from "./history";

/** What a person does who no longer wants to be brought back. */
const OWN_WAYS = ["wheel", "touchstart", "pointerdown", "keydown"] as const;

/**
 * `hasAnswer` says that the pictures on screen belong to the present entry: only then is their place worth noting. A
 * place further down than what was fetched so far is returned to once so much is there.
 */
export function usePlace(set: PictureSet, hasAnswer: boolean, grid: RefObject<PictureGridHandle | null>): void {
  const { key, pictures, hasMore, fetchMore } = set;
  const sought = useRef<Place | null>(null);

  useLayoutEffect(() => {
    sought.current = key === "" ? null : rememberedPlace();
  }, [key]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: each instalment of pictures is another try.
  useLayoutEffect(() => {
    if (sought.current === null) return;
    const { scroll, focus } = sought.current;
    window.scrollTo(0, scroll);
    if (window.scrollY < scroll - 1 && hasMore) {
      fetchMore();
      return;
    }
    sought.current = null;
    // Someone who is writing goes on writing.
    if (document.activeElement instanceof HTMLInputElement) return;
    // It may have been scrolled out of sight; who comes back wants to see what was seen.
    if (focus !== null) grid.current?.focusPicture(focus, "in place");
    else if (key.startsWith("like=") || key.startsWith("chosen ")) grid.current?.focusFirst();
  }, [key, pictures.length, hasMore, fetchMore, grid]);

  useEffect(() => {
    const giveUp = () => {
      sought.current = null;
    };
    for (const way of OWN_WAYS) window.addEventListener(way, giveUp, { passive: true });
    return () => {
      for (const way of OWN_WAYS) window.removeEventListener(way, giveUp);
    };
  }, []);

  useEffect(() => {
    if (!hasAnswer) return;
    const onScroll = () => {
      if (sought.current === null) remember({ scroll: window.scrollY });
    };
    window.addEventListener("scroll", onScroll, { passive: true });
    return () => window.removeEventListener("scroll", onScroll);
  }, [hasAnswer]);
}
