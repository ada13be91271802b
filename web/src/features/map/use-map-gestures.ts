/** Wheel, pointer, fingers and keys on the map, as what they mean: move, change size, point at, open, draw around. */

import { type RefObject, useEffect } from "react";
import type { Point } from "./camera";
import type { MapStage } from "./map-stage";

export interface MapGestures {
  /** Whether the pointer draws around pictures without the Shift key. */
  readonly isLasso: boolean;
  readonly onHover: (index: number) => void;
  readonly onPress: (index: number) => void;
  /** The line that was drawn, in CSS pixels of the window. */
  readonly onOutline: (outline: readonly Point[]) => void;
}

const WHEEL_STEP = 0.0016;
const LINE_PX = 16;
/** A pointer that moved less than this pressed, and did not drag. */
const SLACK_PX = 5;

export function useMapGestures(
  surface: RefObject<HTMLElement | null>,
  stage: RefObject<MapStage | null>,
  gestures: MapGestures,
): void {
  const { isLasso, onHover, onPress, onOutline } = gestures;
  useEffect(() => {
    const element = surface.current;
    if (element === null) return;
    const pointers = new Map<number, Point>();
    let outline: Point[] | null = null;
    let moved = 0;

    const pointOf = (event: MouseEvent): Point => {
      const box = element.getBoundingClientRect();
      return { x: event.clientX - box.left, y: event.clientY - box.top };
    };

    function down(event: PointerEvent) {
      if (event.button !== 0) return;
      element?.setPointerCapture(event.pointerId);
      const point = pointOf(event);
      pointers.set(event.pointerId, point);
      moved = 0;
      outline = pointers.size === 1 && (isLasso || event.shiftKey) ? [point] : null;
    }

    function move(event: PointerEvent) {
      const at = stage.current;
      const point = pointOf(event);
      const before = pointers.get(event.pointerId);
      if (at === null) return;
      if (before === undefined) {
        onHover(at.at(point));
        return;
      }
      moved += Math.hypot(point.x - before.x, point.y - before.y);
      pointers.set(event.pointerId, point);
      if (outline !== null) {
        outline.push(point);
        at.draw(outline);
      } else if (pointers.size === 1) {
        if (moved >= SLACK_PX) at.pan({ x: point.x - before.x, y: point.y - before.y });
      } else {
        pinch(at, event.pointerId, before, point);
      }
    }

    /** Two fingers: the map follows the middle between them, and their distance. */
    function pinch(at: MapStage, id: number, before: Point, after: Point) {
      const other = [...pointers].find(([each]) => each !== id)?.[1];
      if (other === undefined) return;
      const middle = { x: (after.x + other.x) / 2, y: (after.y + other.y) / 2 };
      const was = Math.hypot(before.x - other.x, before.y - other.y);
      at.pan({ x: (after.x - before.x) / 2, y: (after.y - before.y) / 2 });
      if (was > 1) at.zoom(Math.hypot(after.x - other.x, after.y - other.y) / was, middle);
    }

    function up(event: PointerEvent) {
      if (!pointers.delete(event.pointerId)) return;
      const drawn = outline;
      outline = null;
      if (drawn !== null) {
        stage.current?.draw([]);
        if (moved >= SLACK_PX && event.type === "pointerup") onOutline(drawn);
      } else if (moved < SLACK_PX && event.type === "pointerup" && pointers.size === 0) {
        const index = stage.current?.at(pointOf(event)) ?? -1;
        if (index >= 0) onPress(index);
      }
    }

    function wheel(event: WheelEvent) {
      event.preventDefault();
      const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? LINE_PX : 1;
      // A pinch on a touchpad comes as a wheel with the Ctrl key, in smaller steps.
      const step = event.ctrlKey ? 6 * WHEEL_STEP : WHEEL_STEP;
      stage.current?.zoom(Math.exp(-event.deltaY * unit * step), pointOf(event));
    }

    const leave = () => onHover(-1);
    element.addEventListener("pointerdown", down);
    element.addEventListener("pointermove", move);
    element.addEventListener("pointerup", up);
    element.addEventListener("pointercancel", up);
    element.addEventListener("pointerleave", leave);
    element.addEventListener("wheel", wheel, { passive: false });
    return () => {
      element.removeEventListener("pointerdown", down);
      element.removeEventListener("pointermove", move);
      element.removeEventListener("pointerup", up);
      element.removeEventListener("pointercancel", up);
      element.removeEventListener("pointerleave", leave);
      element.removeEventListener("wheel", wheel);
    };
  }, [surface, stage, isLasso, onHover, onPress, onOutline]);
}

const KEY_STEP = 0.2;
const KEY_ZOOM = 1.4;

/** What a key does to the map; whether it did anything. */
export function moveByKey(stage: MapStage, key: string): boolean {
  const { width, height } = stage.size;
  const moves: Record<string, Point> = {
    ArrowLeft: { x: width * KEY_STEP, y: 0 },
    ArrowRight: { x: -width * KEY_STEP, y: 0 },
    ArrowUp: { x: 0, y: height * KEY_STEP },
    ArrowDown: { x: 0, y: -height * KEY_STEP },
  };
  const by = moves[key];
  if (by !== undefined) stage.pan(by);
  else if (key === "+" || key === "=") stage.zoom(KEY_ZOOM);
  else if (key === "-" || key === "_") stage.zoom(1 / KEY_ZOOM);
  else if (key === "0") stage.showAll();
  else return false;
  return true;
}
