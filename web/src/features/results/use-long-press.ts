/** A finger that stays on a cell: what hovering is to a mouse. */

import { type PointerEvent, useEffect, useRef } from "react";

const LONG_MS = 500;
/** A finger that moved further than this was scrolling. */
const STILL_PX = 10;

export interface LongPress {
  readonly onPointerDown: (event: PointerEvent) => void;
  readonly onPointerMove: (event: PointerEvent) => void;
  readonly onPointerUp: () => void;
  readonly onPointerCancel: () => void;
  readonly onContextMenu: (event: { preventDefault: () => void }) => void;
  /** Whether the click that follows belongs to a long press, which was its own answer. */
  readonly wasLong: () => boolean;
}

/** `act` gets the element that was pressed; undefined where a long press means nothing. */
export function useLongPress(act: ((element: Element) => void) | undefined): LongPress {
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const start = useRef({ x: 0, y: 0 });
  const isTouch = useRef(false);
  const isLong = useRef(false);
  const end = () => clearTimeout(timer.current);
  useEffect(() => () => clearTimeout(timer.current), []);
  return {
    onPointerDown: ({ pointerType, isPrimary, clientX, clientY, target }) => {
      end();
      isLong.current = false;
      isTouch.current = pointerType === "touch";
      if (act === undefined || !isTouch.current || !isPrimary) return;
      start.current = { x: clientX, y: clientY };
      timer.current = setTimeout(() => {
        isLong.current = true;
        act(target as Element);
      }, LONG_MS);
    },
    onPointerMove: ({ clientX, clientY }) => {
      if (Math.hypot(clientX - start.current.x, clientY - start.current.y) > STILL_PX) end();
    },
    onPointerUp: end,
    onPointerCancel: end,
    onContextMenu: (event) => {
      // The browser's own menu of a link would cover what was selected.
      if (act !== undefined && isTouch.current) event.preventDefault();
    },
    wasLong: () => {
      const was = isLong.current;
      isLong.current = false;
      return was;
    },
  };
}
