/** Where a key leads in a grid of justified rows. Pure: indices in, an index out. */

import type { Cell, Layout } from "../../atlas/justified-layout";

export interface KeyPress {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
}

/**
 * The index that `press` leads to from `index`, or null where the key means nothing here. `rightward` is what a step to
 * the right is in the order of the pictures: back, where lines begin at the right.
 */
export function destination(
  layout: Layout,
  index: number,
  press: KeyPress,
  rowsOnScreen: number,
  rightward: 1 | -1 = 1,
): number | null {
  const last = layout.count - 1;
  const toEnds = hasCommand(press);
  const row = layout.row(layout.rowOf(index));
  if (row === undefined) return null;
  switch (press.key) {
    case "ArrowRight":
      return Math.max(0, Math.min(last, index + rightward));
    case "ArrowLeft":
      return Math.max(0, Math.min(last, index - rightward));
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

/** Whether `press` leads to the last picture of all, also of those that are still to come. */
export function isToTheEnd(press: KeyPress): boolean {
  return press.key === "End" && hasCommand(press);
}

function hasCommand({ ctrlKey, metaKey }: KeyPress): boolean {
  return ctrlKey || metaKey;
}

/** The picture `steps` rows away whose middle is nearest; the first or last row where there are not so many. */
function inRow(layout: Layout, index: number, steps: number): number {
  const from = layout.rowOf(index);
  const to = Math.min(layout.rowCount - 1, Math.max(0, from + steps));
  const [here, there] = [layout.row(from), layout.row(to)];
  if (here === undefined || there === undefined || to === from) return index;
  const middle = middleOf(layout.cells(here)[index - here.start]);
  const away = (cell: Cell) => Math.abs(middleOf(cell) - middle);
  return layout.cells(there).reduce((nearest, cell) => (away(cell) < away(nearest) ? cell : nearest)).index;
}

function middleOf(cell: Cell | undefined): number {
  return cell === undefined ? 0 : cell.left + cell.width / 2;
}
