/** What a canvas shows of a set of pictures, and where its cells lie on it. */

import type { Gallery } from "../api/gallery";
import { isRightToLeft } from "../words/language";
import type { Rectangle } from "./cell-picture";
import type { Layout } from "./justified-layout";

/** What is to be seen; lengths in CSS pixels. */
export interface Scene {
  /** Names the set of pictures: another key is another answer, and fades in over the one before. */
  readonly key: string;
  readonly gallery: Gallery;
  readonly layout: Layout;
  /** Where the layout's origin lies: from the canvas's left, and from the offset 0. */
  readonly left: number;
  readonly top: number;
  /** Whether another answer is on its way, which nothing for this one may be in the way of. */
  readonly isPassing: boolean;
}

export interface View {
  readonly width: number;
  readonly height: number;
  readonly pixelRatio: number;
  /** How far down one is in the scene. */
  readonly offset: number;
}

/** The cells between two heights of the layout, each with its box on the canvas in device pixels. */
export function* boxesOf(
  { layout, left }: Scene,
  pixelRatio: number,
  top: number,
  bottom: number,
): Generator<[number, Rectangle]> {
  const isMirrored = isRightToLeft();
  const [first, after] = layout.rowsBetween(top, bottom);
  for (let at = first; at < after; at++) {
    const row = layout.row(at);
    if (row === undefined) return;
    // Both edges are rounded, not the size: neighbours then never overlap and gaps stay sharp.
    const y = Math.round((row.top - top) * pixelRatio);
    const height = Math.round((row.top + row.height - top) * pixelRatio) - y;
    for (const cell of layout.cells(row)) {
      // Where lines begin at the right, so do rows.
      const start = left + (isMirrored ? layout.width - cell.left - cell.width : cell.left);
      const x = Math.round(start * pixelRatio);
      const width = Math.round((start + cell.width) * pixelRatio) - x;
      yield [cell.index, { x, y, width, height }];
    }
  }
}
