/**
 * Which picture of the grid has the focus, or would get it: only its row is sure to exist, and only its link is in the
 * order of Tab.
 */

import { type FocusEvent, type RefObject, useLayoutEffect, useRef, useState } from "react";
import type { Layout } from "../../atlas/justified-layout";
import type { PageScroller } from "./page-scroller";

interface FocusOptions {
  readonly rows: RefObject<HTMLElement | null>;
  /** Names the pictures; another set begins at its first one. */
  readonly setKey: string;
  readonly layout: Layout;
  readonly inset: { readonly top: number; readonly bottom: number };
  readonly scroller: PageScroller;
}

export type FocusHow = "brought" | "in place";

export interface GridFocus {
  /** The picture's place. */
  readonly active: number;
  /** Brings a picture into the window, if it is not to stay in place, and gives it the focus once its link is there. */
  readonly focusIndex: (index: number, how?: FocusHow) => void;
  readonly onFocus: (event: FocusEvent) => void;
  readonly onBlur: (event: FocusEvent) => void;
}

/** `onFocused` hears the place of a picture that got the focus, however it came by it. */
export function useGridFocus(options: FocusOptions, onFocused: (index: number) => void): GridFocus {
  const { rows, setKey, layout, inset, scroller } = options;
  const [focused, setFocused] = useState({ setKey, index: 0 });
  const shouldFocus = useRef(false);
  const holdsFocus = useRef(false);
  const lastKey = useRef(setKey);
  const active = focused.setKey === setKey ? Math.min(focused.index, Math.max(0, layout.count - 1)) : 0;

  useLayoutEffect(() => {
    // Another answer takes the focused cell away; who walks by keyboard goes on from the first of the new ones.
    const isAnother = lastKey.current !== setKey;
    lastKey.current = setKey;
    if (isAnother && holdsFocus.current && document.activeElement === document.body) shouldFocus.current = true;
    if (!shouldFocus.current) return;
    const link = rows.current?.querySelector<HTMLElement>(`a[data-index="${active}"]`);
    if (link === null || link === undefined) return;
    shouldFocus.current = false;
    link.focus({ preventScroll: true });
  });

  const focusIndex = (index: number, how: FocusHow = "brought") => {
    const row = layout.row(layout.rowOf(index));
    if (row === undefined) return;
    shouldFocus.current = true;
    setFocused({ setKey, index });
    if (how === "in place") return;
    // What stands above the first row is read with it.
    const head = row.start === 0 ? row.top : 0;
    bringIntoWindow(row.top - head, row.height + head);
  };

  const bringIntoWindow = (top: number, height: number) => {
    const below = inset.top + top + height + inset.bottom - window.innerHeight;
    if (scroller.offset > top) scroller.goTo(top);
    else if (scroller.offset < below) scroller.goTo(below);
  };

  return {
    active,
    focusIndex,
    onFocus: (event) => {
      holdsFocus.current = true;
      const index = Number((event.target as HTMLElement).closest<HTMLElement>("[data-cell]")?.dataset.cell);
      if (Number.isNaN(index)) return;
      if (index !== active) setFocused({ setKey, index });
      onFocused(index);
    },
    onBlur: (event) => {
      // A cell that is taken away gives the focus to nobody.
      if (event.relatedTarget !== null) holdsFocus.current = false;
    },
  };
}
