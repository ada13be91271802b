/** Where a key leads in a grid of justified rows. Pure: indices in, an index out. */

import { type Layout, rowOf } from "../../atlas/justified-layout";

export interface KeyPress {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
}

/** The index that `press` leads to from `index`, or null where the key means nothing here. */
export function destination(layout: Layout, index: number, press: KeyPress, rowsOnScreen: number): number | null {
  const last = layout.lefts.length - 1;
  const toEnds = press.ctrlKey || press.metaKey;
  const row = layout.rows[rowOf(layout, index)];
  if (row === undefined) return null;
  switch (press.key) {
    case "ArrowRight":
      return Math.min(last, index + 1);
    case "ArrowLeft":
      return Math.max(0, index - 1);
    case "ArrowDown":
      return inRow(layout, index, 1);
    case "ArrowUp":
      return inRow(layout, index, -1);
    case "PageDown":
      return inRow(layout, index, Math.max(1, rowsOnScreen - 1));
    case "PageUp":
      return inRow(layout, index, -Math.max(1, rowsOnScreen - 1));
    case "Home":
      return toEnds ? 0 : row.start;
    case "End":
      return toEnds ? last : row.end - 1;
    default:
      return null;
  }
}

/** The picture `steps` rows away whose middle is nearest; the first or last row where there are not so many. */
function inRow(layout: Layout, index: number, steps: number): number {
  const from = rowOf(layout, index);
  const to = Math.min(layout.rows.length - 1, Math.max(0, from + steps));
  const row = layout.rows[to];
  if (row === undefined || to === from) return index;
  const middle = middleOf(layout, index);
  let nearest = row.start;
  for (let other = row.start; other < row.end; other++) {
    if (Math.abs(middleOf(layout, other) - middle) < Math.abs(middleOf(layout, nearest) - middle)) nearest = other;
  }
  return nearest;
}

function middleOf(layout: Layout, index: number): number {
  return (layout.lefts[index] ?? 0) + (layout.widths[index] ?? 0) / 2;
}
