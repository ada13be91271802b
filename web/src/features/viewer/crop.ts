/** The part of a picture that one searches by, as it is drawn, moved and stretched. Pure: shares of the picture's sides. */

import type { Crop } from "../../shared/ask";
import type { Point } from "./zoom";

export type Corner = "top-left" | "top-right" | "bottom-left" | "bottom-right";
export const CORNERS: readonly Corner[] = ["top-left", "top-right", "bottom-left", "bottom-right"];

/** The server takes no part that is narrower or lower. */
export const LEAST_SHARE = 0.02;
/** As fine as an address writes it. */
const FINENESS = 10_000;

/** The middle half of a picture, to begin with. */
export const MIDDLE: Crop = { x: 0.25, y: 0.25, width: 0.5, height: 0.5 };

/** The part between two opposite corners, wherever they lie. */
export function between(a: Point, b: Point): Crop {
  const [left, right] = span(a.x, b.x);
  const [top, bottom] = span(a.y, b.y);
  return { x: left, y: top, width: right - left, height: bottom - top };
}

/** The part moved as it is, as far as the picture goes. */
export function shifted({ x, y, width, height }: Crop, dx: number, dy: number): Crop {
  return { x: clamp(x + dx, 0, 1 - width), y: clamp(y + dy, 0, 1 - height), width, height };
}

/** The part with one corner moved; the opposite one stays, and is never passed. */
export function stretched(crop: Crop, corner: Corner, dx: number, dy: number): Crop {
  let [left, top, right, bottom] = [crop.x, crop.y, crop.x + crop.width, crop.y + crop.height];
  if (corner.endsWith("left")) left = clamp(left + dx, 0, right - LEAST_SHARE);
  else right = clamp(right + dx, left + LEAST_SHARE, 1);
  if (corner.startsWith("top")) top = clamp(top + dy, 0, bottom - LEAST_SHARE);
  else bottom = clamp(bottom + dy, top + LEAST_SHARE, 1);
  return { x: left, y: top, width: right - left, height: bottom - top };
}

/** The part as an address writes it: rounded so that it never reaches beyond the picture. */
export function written({ x, y, width, height }: Crop): Crop {
  const [left, top] = [Math.floor(x * FINENESS), Math.floor(y * FINENESS)];
  const side = (start: number, length: number) => Math.min(FINENESS - start, Math.round(length * FINENESS)) / FINENESS;
  return { x: left / FINENESS, y: top / FINENESS, width: side(left, width), height: side(top, height) };
}

/** Two places of a side in order, within it and apart enough. */
function span(a: number, b: number): readonly [number, number] {
  const low = clamp(Math.min(a, b), 0, 1 - LEAST_SHARE);
  return [low, clamp(Math.max(a, b), low + LEAST_SHARE, 1)];
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}
