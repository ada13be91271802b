/**
 * Justified rows: pictures of any shape side by side, every full row exactly as wide as the grid.
 *
 * Pure arithmetic in CSS pixels. The order of the pictures is kept, each is placed exactly once, and no two overlap.
 * Between two pictures room can be left for a line across all of the grid: rows then end before it and begin anew.
 * Only rows are kept, three numbers each, so that a million pictures are laid out in tens of milliseconds; where a
 * picture is in its row is worked out when it is looked at.
 */

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

/** A picture in its row. */
export interface Cell {
  readonly index: number;
  readonly left: number;
  readonly width: number;
}

/** Beyond these a picture is cropped to its middle in the grid: a thread of 3 px could be neither seen nor pressed. */
export const NARROWEST = 0.4;
export const WIDEST = 6;

/** Width over height as the grid shows it, of a picture of this ratio. */
export function shownRatio(ratio: number): number {
  return Math.min(WIDEST, Math.max(NARROWEST, ratio));
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

export class Layout {
  readonly width: number;
  readonly targetHeight: number;
  /** Height of all rows and the gaps between them. */
  readonly height: number;
  /** How many pictures there are. */
  readonly count: number;
  /** The most pictures in one row. */
  longestRow = 0;
  /** The room that was left, null where there is none. */
  readonly divider: Divider | null;
  readonly #ratios: ArrayLike<number>;
  readonly #gap: number;
  readonly #tops: number[] = [];
  readonly #heights: number[] = [];
  /** Of each row the first picture. */
  readonly #starts: number[] = [];

  /** Use `layOut`. */
  constructor(ratios: ArrayLike<number>, { width, targetHeight, gap, divide }: LayoutOptions) {
    this.#ratios = ratios;
    this.#gap = gap;
    this.width = width;
    this.targetHeight = targetHeight;
    this.count = ratios.length;
    this.divider = null;
    let top = 0;
    if (divide !== undefined && divide.at < ratios.length) {
      top = this.#fill(0, divide.at, top, targetHeight);
      this.divider = { top, height: divide.room, row: this.rowCount };
      top = this.#fill(divide.at, ratios.length, top + divide.room, targetHeight);
    } else {
      top = this.#fill(0, ratios.length, top, targetHeight);
    }
    this.height = Math.max(0, top - gap);
  }

  get rowCount(): number {
    return this.#starts.length;
  }

  row(index: number): Row | undefined {
    const start = this.#starts[index];
    if (start === undefined) return undefined;
    const end = this.#starts[index + 1] ?? this.count;
    return { top: this.#tops[index] ?? 0, height: this.#heights[index] ?? 0, start, end };
  }

  /** The pictures of a row, from the left. */
  cells(row: Row): Cell[] {
    const cells: Cell[] = [];
    let left = 0;
    for (let index = row.start; index < row.end; index++) {
      const width = shownRatio(this.#ratios[index] ?? 1) * row.height;
      cells.push({ index, left, width });
      left += width + this.#gap;
    }
    return cells;
  }

  /** The rows that touch the band from `top` to `bottom`, as indices [first, after the last]. */
  rowsBetween(top: number, bottom: number): readonly [number, number] {
    const first = this.#firstRowWhere((index) => (this.#tops[index] ?? 0) + (this.#heights[index] ?? 0) > top);
    const after = this.#firstRowWhere((index) => (this.#tops[index] ?? 0) >= bottom);
    return [first, Math.max(first, after)];
  }

  /** The index of the row that holds picture `index`. */
  rowOf(index: number): number {
    return this.#firstRowWhere((row) => (this.#starts[row + 1] ?? this.count) > index);
  }

  #firstRowWhere(holds: (index: number) => boolean): number {
    let low = 0;
    let high = this.rowCount;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (holds(middle)) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  /** Rows for the pictures from `start` to before `end`, the first at `top`; returns where the next would begin. */
  #fill(start: number, end: number, top: number, targetHeight: number): number {
    let first = start;
    let sum = 0;
    let next = top;
    const heightOf = (ratioSum: number, count: number) =>
      Math.max(1, (this.width - this.#gap * (count - 1)) / ratioSum);
    const close = (after: number, height: number) => {
      this.#tops.push(next);
      this.#heights.push(height);
      this.#starts.push(first);
      this.longestRow = Math.max(this.longestRow, after - first);
      next += height + this.#gap;
      first = after;
    };
    for (let index = start; index < end; index++) {
      const ratio = shownRatio(this.#ratios[index] ?? 1);
      const count = index - first;
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
    if (first < end) close(end, Math.min(targetHeight, heightOf(sum, end - first)));
    return next;
  }
}

/**
 * Places pictures of these ratios, width over height, in rows. The last row, and the last before the divide,
 * keeps the target height and stays ragged, unless it is full by itself.
 */
export function layOut(ratios: ArrayLike<number>, options: LayoutOptions): Layout {
  return new Layout(ratios, options);
}

/** The row height at which pictures of these ratios about fill a screen once, within `smallest` and `largest`. */
export function heightThatFills(
  ratios: ArrayLike<number>,
  screen: Size,
  limits: { readonly smallest: number; readonly largest: number },
): number {
  let sum = 0;
  for (let index = 0; index < ratios.length; index++) sum += shownRatio(ratios[index] ?? 1);
  const filling = sum > 0 ? Math.sqrt((screen.width * screen.height) / sum) : limits.largest;
  return Math.min(limits.largest, Math.max(limits.smallest, filling));
}
