/**
 * Keeps the pictures that one looks at in the window when another width or size lays them out anew: those below the
 * pointer where one changes their size with it, else those at the top.
 */

import { useEffect, useLayoutEffect, useRef } from "react";
import type { Layout } from "../../atlas/justified-layout";
import type { PageScroller } from "./page-scroller";

/** A point of the window, from the grid's left and from the top. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A picture, how far into its row a point is as a part of its height, and where in the window that point is. */
interface Anchor {
  readonly index: number;
  readonly passed: number;
  readonly point: Point;
}

/**
 * `setKey` names the pictures: another set has a place of its own. `top` is where the first row lies when nothing is
 * scrolled. The answer holds to the picture below a point until one scrolls by oneself.
 */
export function useKeptPlace(layout: Layout, setKey: string, top: number, scroller: PageScroller): (at: Point) => void {
  const shown = useRef({ layout, setKey });
  const anchor = useRef<Anchor | null>(null);
  const ownOffset = useRef<number | null>(null);

  useEffect(() => {
    const onScroll = () => {
      // One's own correction must not move the anchor: many small resizes would add up to a drift.
      const isOwn = ownOffset.current !== null && Math.abs(scroller.offset - ownOffset.current) < 1;
      if (isOwn) return;
      ownOffset.current = null;
      const atTop = { x: 0, y: top };
      anchor.current = scroller.offset > 0 ? anchorAt(shown.current.layout, atTop, scroller.offset - top) : null;
    };
    // The window's own event and not the scroller's: a shorter document moves that too, before its event tells.
    window.addEventListener("scroll", onScroll, { passive: true });
    return () => window.removeEventListener("scroll", onScroll);
  }, [scroller, top]);

  useLayoutEffect(() => {
    const last = shown.current;
    shown.current = { layout, setKey };
    if (last.setKey !== setKey) {
      anchor.current = null;
      ownOffset.current = null;
      return;
    }
    const held = anchor.current;
    const isSameSize = last.layout.width === layout.width && last.layout.targetHeight === layout.targetHeight;
    if (isSameSize || held === null || held.index >= layout.count) return;
    const row = layout.row(layout.rowOf(held.index));
    if (row === undefined) return;
    scroller.goTo(row.top + held.passed * row.height - held.point.y + top);
    ownOffset.current = scroller.offset;
  }, [layout, setKey, top, scroller]);

  return (at) => {
    const held = anchor.current?.point;
    if (held !== undefined && ownOffset.current !== null && held.x === at.x && held.y === at.y) return;
    anchor.current = anchorAt(shown.current.layout, at, scroller.offset - top);
    ownOffset.current = scroller.offset;
  };
}

/** What is at `point` where the layout's origin is `scrolled` above the window's top. */
function anchorAt(layout: Layout, point: Point, scrolled: number): Anchor | null {
  const at = scrolled + point.y;
  const row = layout.row(layout.rowsBetween(at, at)[0]);
  if (row === undefined) return null;
  const cell = layout.cells(row).find(({ left, width }) => left + width >= point.x);
  return { index: cell?.index ?? row.end - 1, passed: (at - row.top) / row.height, point };
}
