/** Keeps the scroll position and the focus with their entry of the history, and returns there. */

import { type RefObject, useEffect, useLayoutEffect } from "react";
import type { PictureGridHandle } from "../features/results/picture-grid";
import { remember, rememberedPlace } from "./history";

/** `hasAnswer` says that the pictures on screen belong to the present entry: only then is their place worth noting. */
export function usePlace(setKey: string, hasAnswer: boolean, grid: RefObject<PictureGridHandle | null>): void {
  useLayoutEffect(() => {
    if (setKey === "") return;
    const { scroll, focus } = rememberedPlace();
    window.scrollTo(0, scroll);
    // Someone who is writing goes on writing.
    if (document.activeElement instanceof HTMLInputElement) return;
    if (focus !== null) grid.current?.focusPicture(focus);
    else if (setKey.startsWith("like:")) grid.current?.focusFirst();
  }, [setKey, grid]);

  useEffect(() => {
    if (!hasAnswer) return;
    const onScroll = () => remember({ scroll: window.scrollY });
    window.addEventListener("scroll", onScroll, { passive: true });
    return () => window.removeEventListener("scroll", onScroll);
  }, [hasAnswer]);
}
