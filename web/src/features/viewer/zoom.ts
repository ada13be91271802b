/**
 * How a picture lies in the window while it is enlarged and moved: it never leaves a gap that it could fill, and the
 * place under a finger stays under it. Pure: lengths in CSS pixels in and out.
 */

import type { Rectangle } from "../../atlas/cell-picture";

export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** What a picture can lie in, and how small and large it may be there. */
export interface Space {
  /** The picture in its own pixels; one that would be thinner than can be seen is made so thick. */
  readonly shape: Size;
  /** What an enlarged picture may fill. */
  readonly window: Size;
  /** The part of the window that one rests in which fits. */
  readonly room: Rectangle;
  /** The scale at which it fits, and the largest; in CSS pixels for a pixel of the picture. */
  readonly least: number;
  readonly most: number;
}

/** Where the picture's top left corner lies, and how many CSS pixels each of its pixels takes. */
export interface View extends Point {
  readonly scale: number;
}

/** A small picture may grow this much to fit; beyond it there is nothing more to see. */
const MOST_TO_FIT = 2;
const MOST = 4;
/** A dot or a line of a picture would otherwise vanish. */
const LEAST_SIDE_PX = 8;

export function spaceOf(picture: Size, window: Size, room: Rectangle): Space {
  const least = Math.min(room.width / picture.width, room.height / picture.height, MOST_TO_FIT);
  const thinnest = LEAST_SIDE_PX / least;
  const shape = { width: Math.max(picture.width, thinnest), height: Math.max(picture.height, thinnest) };
  return { shape, window, room, least, most: Math.max(MOST, least) };
}

/** The whole picture in the middle of its room. */
export function fitted(space: Space): View {
  return bounded({ scale: space.least, x: 0, y: 0 }, space);
}

/** The view nearest to `view` that leaves no gap. */
export function bounded({ scale: wanted, x, y }: View, { shape, window, room, least, most }: Space): View {
  const scale = clamp(wanted, least, most);
  return {
    scale,
    x: along(x, shape.width * scale, window.width, room.x, room.width),
    y: along(y, shape.height * scale, window.height, room.y, room.height),
  };
}

/** The view `factor` times as large, in which the same point of the picture lies at `at` of the window. */
export function zoomed(view: View, factor: number, at: Point, space: Space): View {
  const scale = clamp(view.scale * factor, space.least, space.most);
  const grown = scale / view.scale;
  return bounded({ scale, x: at.x - (at.x - view.x) * grown, y: at.y - (at.y - view.y) * grown }, space);
}

export function moved(view: View, dx: number, dy: number, space: Space): View {
  return bounded({ scale: view.scale, x: view.x + dx, y: view.y + dy }, space);
}

/** The scale of a closer look: the picture's own size, or twice what fits where that is hardly closer. */
export function closer({ least, most }: Space): number {
  return Math.min(most, Math.max(1, 2 * least));
}

export function isEnlarged({ scale }: View, { least }: Space): boolean {
  return scale > least * 1.001;
}

/** The middle of the room, where a key or a button enlarges. */
export function middleOfRoom({ room }: Space): Point {
  return { x: room.x + room.width / 2, y: room.y + room.height / 2 };
}

/** The box of the picture in the window. */
export function boxOf({ scale, x, y }: View, { shape }: Space): Rectangle {
  return { x, y, width: shape.width * scale, height: shape.height * scale };
}

/** Where a side of `length` begins: in the middle of its room as long as the window holds it all, else without a gap. */
function along(start: number, length: number, windowLength: number, roomStart: number, roomLength: number): number {
  if (length > windowLength) return clamp(start, windowLength - length, 0);
  return clamp(roomStart + (roomLength - length) / 2, 0, windowLength - length);
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}
