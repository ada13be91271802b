/**
 * Justified rows: pictures of any shape side by side, every full row exactly as wide as the grid.
 *
 * Pure arithmetic in CSS pixels. The order of the pictures is kept, each is placed exactly once, and no two overlap.
 * Between two pictures room can be left for a line across all of the grid: rows then end before it and begin anew.
 */

export interface Shape {
  readonly width: number;
  readonly height: number;
}

export interface LayoutOptions {
  /** Width to fill. */
  readonly width: number;
  /** The height rows aim at; a full row differs from it by as little as its pictures allow. */
  readonly targetHeight: number;
  /** Space between two pictures and between two rows. */
  readonly gap: number;
  /** Where room is left for a line across the grid. */
  readonly divide?: Divide | undefined;
}

export interface Divide {
  /** Index of the first picture after the line; without such a picture there is no line. */
  readonly at: number;
  /** Height of the room for it. */
  readonly room: number;
}

export interface Divider {
  readonly top: number;
  readonly height: number;
  /** Index of the first row after it. */
  readonly row: number;
}

export interface Row {
  readonly top: number;
  readonly height: number;
  /** Index of the first picture. */
  readonly start: number;
  /** Index after the last picture. */
  readonly end: number;
}

export interface Layout {
  readonly rows: readonly Row[];
  /** Left edge of each picture, by index. */
  readonly lefts: Float64Array;
  /** Width of each picture, by index. */
  readonly widths: Float64Array;
  /** Height of all rows and the gaps between them. */
  readonly height: number;
  readonly width: number;
  /** The room that was left, null where there is none. */
  readonly divider: Divider | null;
}

/** Beyond these a picture is cropped to its middle in the grid: a thread of 3 px could be neither seen nor pressed. */
export const NARROWEST = 0.4;
export const WIDEST = 6;

/** Width over height as the grid shows it. */
export function shownRatio(shape: Shape): number {
  const ratio = shape.width > 0 && shape.height > 0 ? shape.width / shape.height : 1;
  return Math.min(WIDEST, Math.max(NARROWEST, ratio));
}

/**
 * Places `shapes` in rows. The last row, and the last before the divide, keeps the target height and stays ragged,
 * unless it is full by itself.
 */
export function layOut(shapes: readonly Shape[], options: LayoutOptions): Layout {
  const { width, targetHeight, gap, divide } = options;
  const lefts = new Float64Array(shapes.length);
  const widths = new Float64Array(shapes.length);
  const ratios = shapes.map(shownRatio);
  const rows: Row[] = [];
  let top = 0;
  let start = 0;

  const heightOf = (ratioSum: number, count: number) => Math.max(1, (width - gap * (count - 1)) / ratioSum);
  const close = (end: number, height: number) => {
    let left = 0;
    for (let index = start; index < end; index++) {
      const pictureWidth = (ratios[index] ?? 1) * height;
      lefts[index] = left;
      widths[index] = pictureWidth;
      left += pictureWidth + gap;
    }
    rows.push({ top, height, start, end });
    top += height + gap;
    start = end;
  };

  const fillUpTo = (end: number) => {
    let sum = 0;
    for (let index = start; index < end; index++) {
      const ratio = ratios[index] ?? 1;
      const count = index - start;
      const withIt = heightOf(sum + ratio, count + 1);
      if (withIt > targetHeight) {
        sum += ratio;
        continue;
      }
      const without = count > 0 ? heightOf(sum, count) : Number.POSITIVE_INFINITY;
      // The row closes on whichever side of the target is nearer, measured as a factor.
      if (without / targetHeight < targetHeight / withIt) {
        close(index, without);
        sum = ratio;
        if (heightOf(sum, 1) <= targetHeight) {
          close(index + 1, heightOf(sum, 1));
          sum = 0;
        }
      } else {
        close(index + 1, withIt);
        sum = 0;
      }
    }
    if (start < end) close(end, Math.min(targetHeight, heightOf(sum, end - start)));
  };

  let divider: Divider | null = null;
  if (divide !== undefined && divide.at < shapes.length) {
    fillUpTo(divide.at);
    divider = { top, height: divide.room, row: rows.length };
    top += divide.room;
  }
  fillUpTo(shapes.length);

  return { rows, lefts, widths, width, height: Math.max(0, top - gap), divider };
}

/** The rows that touch the band from `top` to `bottom`, as indices [first, after the last]. */
export function rowsBetween(layout: Layout, top: number, bottom: number): readonly [number, number] {
  const first = firstRowWhere(layout, (row) => row.top + row.height > top);
  const after = firstRowWhere(layout, (row) => row.top >= bottom);
  return [first, Math.max(first, after)];
}

/** The index of the row that holds picture `index`. */
export function rowOf(layout: Layout, index: number): number {
  return firstRowWhere(layout, (row) => row.end > index);
}

function firstRowWhere(layout: Layout, holds: (row: Row) => boolean): number {
  let low = 0;
  let high = layout.rows.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const row = layout.rows[middle];
    if (row !== undefined && holds(row)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** The row height at which `shapes` about fill a screen once, within `smallest` and `largest`. */
export function heightThatFills(
  shapes: readonly Shape[],
  screen: Shape,
  limits: { readonly smallest: number; readonly largest: number },
): number {
  const ratioSum = shapes.reduce((sum, shape) => sum + shownRatio(shape), 0);
  const filling = ratioSum > 0 ? Math.sqrt((screen.width * screen.height) / ratioSum) : limits.largest;
  return Math.min(limits.largest, Math.max(limits.smallest, filling));
}
