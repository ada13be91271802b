/** How large the open picture is and where it lies: the geometry of `zoom.ts` with the window's own sizes. */

import { type RefObject, useLayoutEffect, useState } from "react";
import type { Rectangle } from "../../atlas/cell-picture";
import {
  bounded,
  closer,
  fitted,
  isEnlarged,
  middleOfRoom,
  moved,
  type Point,
  type Size,
  type Space,
  spaceOf,
  type View,
  zoomed,
} from "./zoom";

export interface Zoom {
  readonly space: Space;
  readonly view: View;
  readonly isEnlarged: boolean;
  /** Whether the last change was one step, which is shown as a move, and not one of many that follow a finger. */
  readonly isStep: boolean;
  readonly by: (factor: number, at?: Point) => void;
  readonly stepBy: (factor: number) => void;
  readonly move: (dx: number, dy: number) => void;
  readonly stepMove: (dx: number, dy: number) => void;
  /** From what fits to a closer look, and back. */
  readonly toggle: (at?: Point) => void;
  readonly fit: () => void;
}

interface Look {
  readonly id: string;
  /** Null where the picture lies as it fits, however large the window becomes. */
  readonly view: View | null;
  readonly isStep: boolean;
}

/**
 * `stage` is what the picture may fill, and `room` the part of it where one rests that fits. Null until they are
 * measured, which is before anything is painted. Another picture begins as it fits.
 */
export function useZoom(
  picture: Size & { readonly id: string },
  stage: RefObject<HTMLElement | null>,
  room: RefObject<HTMLElement | null>,
): Zoom | null {
  const [sizes, setSizes] = useState<{ readonly window: Size; readonly room: Rectangle } | null>(null);
  const [look, setLook] = useState<Look | null>(null);

  useLayoutEffect(() => {
    const [whole, part] = [stage.current, room.current];
    if (whole === null || part === null) return;
    const measure = () =>
      setSizes({
        window: { width: whole.clientWidth, height: whole.clientHeight },
        room: { x: part.offsetLeft, y: part.offsetTop, width: part.clientWidth, height: part.clientHeight },
      });
    const observer = new ResizeObserver(measure);
    observer.observe(whole);
    observer.observe(part);
    measure();
    return () => observer.disconnect();
  }, [stage, room]);

  if (sizes === null || sizes.room.width * sizes.room.height === 0) return null;
  const space = spaceOf(picture, sizes.window, sizes.room);
  const lying = (look: Look | null) =>
    look?.id === picture.id && look.view !== null ? bounded(look.view, space) : fitted(space);
  const view = lying(look);
  // Several changes may come before the next drawing, so each goes on from the last.
  const change = (isStep: boolean, next: (view: View) => View) =>
    setLook((last) => {
      const to = next(lying(last));
      return { id: picture.id, view: isEnlarged(to, space) ? to : null, isStep };
    });
  const by = (isStep: boolean, factor: number, at: Point) => change(isStep, (view) => zoomed(view, factor, at, space));
  const middle = middleOfRoom(space);
  return {
    space,
    view,
    isEnlarged: isEnlarged(view, space),
    isStep: look?.id === picture.id && look.isStep,
    by: (factor, at = middle) => by(false, factor, at),
    stepBy: (factor) => by(true, factor, middle),
    move: (dx, dy) => change(false, (view) => moved(view, dx, dy, space)),
    stepMove: (dx, dy) => change(true, (view) => moved(view, dx, dy, space)),
    toggle: (at = middle) =>
      change(true, (view) =>
        isEnlarged(view, space) ? fitted(space) : zoomed(view, closer(space) / view.scale, at, space),
      ),
    fit: () => change(true, () => fitted(space)),
  };
}
