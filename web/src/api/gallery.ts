/**
 * The pictures of a set by their places. All have a shape and a colour; what else is known of one may be still to come.
 */

import { toldRatio } from "./shapes";
import { indexOfPicture } from "./stack";
import type { Picture, Sprite } from "./types";

/** A picture of the wall, or a hit: then with its near-duplicates, which are not shown beside it. */
export type ShownPicture = Picture & {
  readonly score?: number | null;
  /** From 1, in the whole answer. */
  readonly rank?: number;
  readonly stack?: readonly string[];
  /** Where it is on the sheet of its answer, which costs one request for all of them. */
  readonly sheet?: Sprite | null;
};

export interface Gallery {
  readonly count: number;
  /** Width over height of each picture. */
  readonly ratios: ArrayLike<number>;
  /** Another number after each change of what is known. */
  readonly version: number;
  /** The picture at a place; undefined while it is not known, and beyond the last. */
  at(index: number): ShownPicture | undefined;
  /** The place of a picture, also of one that stands for it; −1 where it is not known. */
  indexOf(id: string): number;
  /** The mean colour of the picture at a place, red, green and blue. */
  colourAt(index: number): ArrayLike<number>;
  /** Says which places someone looks at, up to before `after`: they become known. `who` has one such stretch at a time. */
  look(who: string, first: number, after: number): void;
  /** Calls `listener` whenever more is known; returns the way to stop. */
  readonly subscribe: (listener: () => void) => () => void;
}

const BLACK = [0, 0, 0];

/** Pictures that are all known. Where `isPart`, more of them follow and their shapes are told as those will be. */
export function listed(pictures: readonly ShownPicture[], isPart = false): Gallery {
  const ratioOf = ({ width, height }: ShownPicture) => {
    if (width <= 0 || height <= 0) return 1;
    return isPart ? toldRatio(width, height) : width / height;
  };
  return {
    count: pictures.length,
    // As exact as those of the whole wall, to the last bit: rows must not break elsewhere once that is there.
    ratios: Float32Array.from(pictures, ratioOf),
    version: 0,
    at: (index) => pictures[index],
    indexOf: (id) => indexOfPicture(pictures, id),
    colourAt: (index) => pictures[index]?.mean_rgb ?? BLACK,
    look: () => {},
    subscribe: () => () => {},
  };
}
