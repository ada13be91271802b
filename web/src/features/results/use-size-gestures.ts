/** A wheel with Ctrl held, and two fingers, make the pictures larger and smaller. */

import { type RefObject, useEffect, useRef } from "react";
import type { Point } from "./use-kept-place";

/** A notch of a wheel is about 100 of its units, and eight notches double the size; a trackpad's pinch sends few at a time. */
const UNITS_PER_DOUBLING = 800;

/** `change` gets the factor and the point of the window, from the grid's left, that stays where it is. */
export function useSizeGestures(
  element: RefObject<HTMLElement | null>,
  change: ((factor: number, at: Point) => void) | undefined,
): void {
  const latest = useRef(change);
  useEffect(() => {
    latest.current = change;
  });
  const isOn = change !== undefined;

  useEffect(() => {
    const target = element.current;
    if (target === null || !isOn) return;
    const from = (x: number, y: number): Point => ({ x: x - target.getBoundingClientRect().left, y });

    const onWheel = (event: WheelEvent) => {
      if (!event.ctrlKey) return;
      event.preventDefault();
      latest.current?.(2 ** (-event.deltaY / UNITS_PER_DOUBLING), from(event.clientX, event.clientY));
    };

    // The style sheet keeps the browser from zooming (`touch-action`), so that no scrolling waits for this.
    let span = 0;
    const onTouch = (event: TouchEvent) => {
      const [one, other] = [event.touches[0], event.touches[1]];
      if (one === undefined || other === undefined) {
        span = 0;
        return;
      }
      const now = Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY);
      const middle = from((one.clientX + other.clientX) / 2, (one.clientY + other.clientY) / 2);
      // Fingers on two pictures are told of in an event each, the second of which changes nothing.
      if (span > 0 && now > 0 && now !== span) latest.current?.(now / span, middle);
      span = now;
    };

    target.addEventListener("wheel", onWheel, { passive: false });
    const touches = ["touchstart", "touchmove", "touchend", "touchcancel"] as const;
    for (const name of touches) target.addEventListener(name, onTouch, { passive: true });
    return () => {
      target.removeEventListener("wheel", onWheel);
      for (const name of touches) target.removeEventListener(name, onTouch);
    };
  }, [element, isOn]);
}
