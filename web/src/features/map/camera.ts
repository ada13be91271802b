/** Which part of the map the window shows. Pure geometry: cells of the lattice on one side, CSS pixels on the other. */

import type { Box } from "./map-data";

export interface Camera {
  /** What is in the middle of the window, in cells. */
  readonly x: number;
  readonly y: number;
  /** CSS pixels a cell. */
  readonly scale: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** What covers the window's top and bottom, in CSS pixels. */
export interface Inset {
  readonly top: number;
  readonly bottom: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Pictures are not drawn smaller than this where there is a level that has fewer of them. */
const SMALLEST_PX = 40;
/** A window draws no more cells than about this, however large it is. */
const MOST_CELLS = 1100;
/** The largest a picture's cell becomes. */
export const LARGEST_PX = 320;
const MARGIN_PX = 16;
/** How much smaller than all of it the map can be made. */
const LEAST_OF_FIT = 0.8;

/** All of `bounds` in the part of the window that nothing covers. */
export function framed(bounds: Box, size: Size, inset: Inset): Camera {
  const width = Math.max(1, size.width - 2 * MARGIN_PX);
  const height = Math.max(1, size.height - inset.top - inset.bottom - 2 * MARGIN_PX);
  const scale = Math.min(width / (bounds.right - bounds.left), height / (bounds.bottom - bounds.top), LARGEST_PX / 2);
  return {
    x: (bounds.left + bounds.right) / 2,
    y: (bounds.top + bounds.bottom) / 2 + (inset.bottom - inset.top) / 2 / scale,
    scale,
  };
}

/** The level whose cells are large enough to be seen at `scale`, and not more than the window has room for. */
export function levelAt(scale: number, size: Size, levelCount: number): number {
  const least = Math.max(SMALLEST_PX, Math.sqrt((size.width * size.height) / MOST_CELLS));
  return Math.min(levelCount - 1, Math.max(0, Math.ceil(Math.log2(least / scale) - 1e-9)));
}

export function toCells(point: Point, camera: Camera, size: Size): Point {
  return {
    x: camera.x + (point.x - size.width / 2) / camera.scale,
    y: camera.y + (point.y - size.height / 2) / camera.scale,
  };
}

export function toWindow(cell: Point, camera: Camera, size: Size): Point {
  return {
    x: (cell.x - camera.x) * camera.scale + size.width / 2,
    y: (cell.y - camera.y) * camera.scale + size.height / 2,
  };
}

/** Moves what is shown by so many CSS pixels. */
export function pan(camera: Camera, by: Point): Camera {
  return { ...camera, x: camera.x - by.x / camera.scale, y: camera.y - by.y / camera.scale };
}

/** `factor` times as large; what is at `point` stays there. */
export function zoom(camera: Camera, factor: number, point: Point, size: Size): Camera {
  const held = toCells(point, camera, size);
  const scale = camera.scale * factor;
  return {
    x: held.x - (point.x - size.width / 2) / scale,
    y: held.y - (point.y - size.height / 2) / scale,
    scale,
  };
}

/** The same within the map: neither lost beside it, nor further off or nearer than makes sense. */
export function kept(camera: Camera, bounds: Box, size: Size, inset: Inset): Camera {
  const least = LEAST_OF_FIT * framed(bounds, size, inset).scale;
  const scale = Math.min(Math.max(camera.scale, least), Math.max(LARGEST_PX, least));
  const clamp = (value: number, low: number, high: number) => Math.min(Math.max(value, low), high);
  return { x: clamp(camera.x, bounds.left, bounds.right), y: clamp(camera.y, bounds.top, bounds.bottom), scale };
}

/** The cells of a level that the window shows: from the first row and column to before the last. */
export function visible(camera: Camera, size: Size, level: number, side: number): Box {
  const cell = 2 ** level;
  const from = toCells({ x: 0, y: 0 }, camera, size);
  const to = toCells({ x: size.width, y: size.height }, camera, size);
  const within = (value: number) => Math.min(side, Math.max(0, value));
  return {
    left: within(Math.floor(from.x / cell)),
    top: within(Math.floor(from.y / cell)),
    right: within(Math.ceil(to.x / cell)),
    bottom: within(Math.ceil(to.y / cell)),
  };
}
