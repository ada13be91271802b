/** Gives the meaning of pointers and of the wheel on the stage to whoever shows the picture. */

import { type RefObject, useLayoutEffect, useRef } from "react";
import { type Gesture, GestureReader } from "./gestures";
import type { Point } from "./zoom";

interface Meanings {
  /** `isTouch` says whether it was a finger. */
  readonly onGesture: (gesture: Gesture, isTouch: boolean) => void;
  /** Enlarges by `factor` about a point of the stage. */
  readonly onWheel: (factor: number, at: Point) => void;
}

/** A notch of a wheel is about 100 px, and enlarges by a fifth; pinching on a pad sends small ways, with Ctrl. */
const PER_PX = 0.002;
const PER_PINCHED_PX = 0.01;
const MOST_PINCHED_PX = 20;
const LINE_PX = 16;

/** By how much a turn of the wheel enlarges. */
function factorOf({ deltaY, deltaMode, ctrlKey }: WheelEvent): number {
  const px = deltaMode === WheelEvent.DOM_DELTA_PIXEL ? deltaY : deltaY * LINE_PX;
  const pinched = Math.max(-MOST_PINCHED_PX, Math.min(MOST_PINCHED_PX, px));
  return Math.exp(ctrlKey ? -pinched * PER_PINCHED_PX : -px * PER_PX);
}

export function useGestures(stage: RefObject<HTMLElement | null>, meanings: Meanings): void {
  const latest = useRef(meanings);
  useLayoutEffect(() => {
    latest.current = meanings;
  });

  useLayoutEffect(() => {
    const element = stage.current;
    if (element === null) return;
    const reader = new GestureReader();
    const listening = new AbortController();
    const { signal } = listening;

    const on = (event: MouseEvent): Point => {
      const { left, top } = element.getBoundingClientRect();
      return { x: event.clientX - left, y: event.clientY - top };
    };
    const tell = (gesture: Gesture | null, { pointerType }: PointerEvent) => {
      if (gesture !== null) latest.current.onGesture(gesture, pointerType === "touch");
    };

    element.addEventListener(
      "pointerdown",
      (event) => {
        if (event.button !== 0) return;
        element.setPointerCapture(event.pointerId);
        reader.down(event.pointerId, on(event), event.timeStamp);
      },
      { signal },
    );
    element.addEventListener("pointermove", (event) => tell(reader.move(event.pointerId, on(event)), event), {
      signal,
    });
    element.addEventListener(
      "pointerup",
      (event) => tell(reader.up(event.pointerId, on(event), event.timeStamp), event),
      { signal },
    );
    element.addEventListener("pointercancel", ({ pointerId }) => reader.cancel(pointerId), { signal });
    element.addEventListener(
      "wheel",
      (event) => {
        // Ctrl and the wheel would enlarge the whole page.
        event.preventDefault();
        latest.current.onWheel(factorOf(event), on(event));
      },
      { passive: false, signal },
    );
    return () => listening.abort();
  }, [stage]);
}
