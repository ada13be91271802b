/** Keeps the pictures that one looks at in the window when another width lays them out anew. */

import { useEffect, useLayoutEffect, useRef } from "react";
import { type Layout, rowOf, rowsBetween } from "../../atlas/justified-layout";

/** A picture at the top of the window, and how far its row has passed, as a part of its height. */
interface Anchor {
  readonly index: number;
  readonly passed: number;
}

/** `setKey` names the pictures: another set has a place of its own. */
export function useKeptPlace(layout: Layout, setKey: string): void {
  const shown = useRef({ layout, setKey });
  const anchor = useRef<Anchor | null>(null);
  const ownScroll = useRef<number | null>(null);

  useEffect(() => {
    const onScroll = () => {
      // One's own correction must not move the anchor: many small resizes would add up to a drift.
      const isOwn = ownScroll.current !== null && Math.abs(window.scrollY - ownScroll.current) < 1;
      if (!isOwn) anchor.current = anchorAt(shown.current.layout, window.scrollY);
    };
    window.addEventListener("scroll", onScroll, { passive: true });
    return () => window.removeEventListener("scroll", onScroll);
  }, []);

  useLayoutEffect(() => {
    const last = shown.current;
    shown.current = { layout, setKey };
    if (last.setKey !== setKey) {
      anchor.current = null;
      return;
    }
    const row = anchor.current === null ? undefined : layout.rows[rowOf(layout, anchor.current.index)];
    if (last.layout.width === layout.width || anchor.current === null || row === undefined) return;
    window.scrollTo({ top: row.top + anchor.current.passed * row.height });
    ownScroll.current = window.scrollY;
  }, [layout, setKey]);
}

function anchorAt(layout: Layout, scrolled: number): Anchor | null {
  const row = scrolled > 0 ? layout.rows[rowsBetween(layout, scrolled, scrolled)[0]] : undefined;
  return row === undefined ? null : { index: row.start, passed: (scrolled - row.top) / row.height };
}
