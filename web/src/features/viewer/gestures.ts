/**
 * What fingers, a pen or a mouse on the picture mean. Pure: pointers in CSS pixels and milliseconds in, meanings out.
 *
 * One pointer drags, two pinch, two quick taps at a place are one wish, and a way of one pointer is a swipe at its end.
 */

import type { Point } from "./zoom";

export type Gesture =
  | { readonly kind: "drag"; readonly dx: number; readonly dy: number }
  /** Enlarges by `factor` about `at`, and then moves. */
  | { readonly kind: "pinch"; readonly factor: number; readonly at: Point; readonly dx: number; readonly dy: number }
  | { readonly kind: "double"; readonly at: Point }
  | { readonly kind: "way"; readonly dx: number; readonly dy: number };

interface Touch extends Point {
  readonly ms: number;
}

/** A hand is not quite still while it taps. */
const STILL_PX = 10;
const TAP_MS = 300;
const SAME_PLACE_PX = 30;

export class GestureReader {
  readonly #pointers = new Map<number, Point>();
  /** Where a lone pointer began; null once a second one joined it. */
  #begin: Touch | null = null;
  #lastTap: Touch | null = null;

  down(id: number, at: Point, ms: number): void {
    this.#pointers.set(id, at);
    this.#begin = this.#pointers.size === 1 ? { ...at, ms } : null;
  }

  move(id: number, at: Point): Gesture | null {
    const before = this.#pointers.get(id);
    if (before === undefined) return null;
    const others = [...this.#pointers].filter(([other]) => other !== id).map(([, point]) => point);
    this.#pointers.set(id, at);
    const [other] = others;
    if (other === undefined) return { kind: "drag", dx: at.x - before.x, dy: at.y - before.y };
    if (others.length > 1) return null;
    const apart = Math.max(1, distance(before, other));
    const middle = { x: (before.x + other.x) / 2, y: (before.y + other.y) / 2 };
    // Of two fingers each moves their middle by half of its own way.
    const [dx, dy] = [(at.x - before.x) / 2, (at.y - before.y) / 2];
    return { kind: "pinch", factor: Math.max(1, distance(at, other)) / apart, at: middle, dx, dy };
  }

  up(id: number, at: Point, ms: number): Gesture | null {
    this.#pointers.delete(id);
    const begin = this.#begin;
    this.#begin = null;
    if (begin === null) return null;
    if (distance(begin, at) > STILL_PX) return { kind: "way", dx: at.x - begin.x, dy: at.y - begin.y };
    if (ms - begin.ms > TAP_MS) return null;
    const last = this.#lastTap;
    const isSecond = last !== null && ms - last.ms <= TAP_MS && distance(last, at) <= SAME_PLACE_PX;
    this.#lastTap = isSecond ? null : { ...at, ms };
    return isSecond ? { kind: "double", at } : null;
  }

  /** The browser takes a pointer away, so that what it did means nothing. */
  cancel(id: number): void {
    this.#pointers.delete(id);
    this.#begin = null;
  }
}

function distance(a: Point, b: Point): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}
