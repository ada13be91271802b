/** Does what a person asks of the open picture without a button: with keys, fingers, a pen, a mouse or its wheel. */

import type { RefObject } from "react";
import type { Gesture } from "./gestures";
import { swipeOf } from "./swipe";
import { useGestures } from "./use-gestures";
import { useKeys } from "./use-keys";
import type { Zoom } from "./use-zoom";
import { type Wish, wishOf } from "./viewer-keys";
import { STEP } from "./zoom-bar";

/** All that a key can ask for but moving and enlarging, which is the zoom's. */
type Deed = Exclude<Wish, { readonly pan: unknown } | "zoom" | "larger" | "smaller" | "fit">;

export interface Wishes {
  /** Null until the stage is measured. */
  readonly zoom: Zoom | null;
  /** Whether the keys are another's for now. */
  readonly isCropping: boolean;
  readonly deeds: Readonly<Record<Deed | "close", () => void>>;
}

export function useWishes(stage: RefObject<HTMLElement | null>, { zoom, isCropping, deeds }: Wishes): void {
  const isEnlarged = zoom?.isEnlarged ?? false;

  useKeys((event) => {
    const wish = isCropping ? null : wishOf(event, isEnlarged, isRightToLeft());
    if (wish === null) return;
    if (typeof wish === "object") zoom?.stepMove(...wish.pan);
    else if (wish === "zoom") zoom?.toggle();
    else if (wish === "larger") zoom?.stepBy(STEP);
    else if (wish === "smaller") zoom?.stepBy(1 / STEP);
    else if (wish === "fit") zoom?.fit();
    else deeds[wish]();
    event.preventDefault();
  });

  const onGesture = (gesture: Gesture, isTouch: boolean) => {
    if (zoom === null) return;
    if (gesture.kind === "double") zoom.toggle(gesture.at);
    else if (gesture.kind === "drag" && isEnlarged) zoom.move(gesture.dx, gesture.dy);
    else if (gesture.kind === "pinch") {
      zoom.by(gesture.factor, gesture.at);
      zoom.move(gesture.dx, gesture.dy);
    } else if (gesture.kind === "way" && isTouch && !isEnlarged) {
      const meaning = swipeOf(gesture.dx, gesture.dy);
      if (meaning === "close") deeds.close();
      else if (meaning !== null) deeds[(meaning === "next") === isRightToLeft() ? "previous" : "next"]();
    }
  };
  useGestures(stage, { onGesture, onWheel: (factor, at) => zoom?.by(factor, at) });
}

const isRightToLeft = () => document.dir === "rtl";
