/** Which pictures a window shows, and in which cells: those of one level, or those that stand out where some do. */

import type { ShownPicture } from "../../api/gallery";
import { type Camera, levelAt, type Size, visible } from "./camera";
import type { Box, Level, MapData } from "./map-data";

/** A picture as it is drawn. */
export interface Cell {
  readonly index: number;
  readonly column: number;
  readonly row: number;
  /** Where it is in the picture of its tile; −1 where that shows another one. */
  readonly place: number;
}

/** Pictures that stand out, by their places on the map, the first the most. */
export type Lit = ReadonlyMap<number, ShownPicture>;

export interface InView {
  /** Its number: cells of it are 2ⁿ cells of the lattice wide. */
  readonly number: number;
  readonly level: Level;
  readonly box: Box;
  readonly cells: readonly Cell[];
}

export function cellsIn(data: MapData, lit: Lit | null, camera: Camera, size: Size): InView {
  const number = levelAt(camera.scale, size, data.levelCount);
  const level = data.level(number);
  const box = visible(camera, size, number, level.side);
  const litAt = lit === null ? undefined : litLevel(data, lit, number, level.side);
  const cells: Cell[] = [];
  for (let row = box.top; row < box.bottom; row++) {
    for (let column = box.left; column < box.right; column++) {
      const at = row * level.side + column;
      const usual = level.shown[at] ?? -1;
      const index = litAt?.get(at) ?? usual;
      if (index >= 0) cells.push({ index, column, row, place: index === usual ? (level.place[at] ?? 0) : -1 });
    }
  }
  return { number, level, box, cells };
}

const litLevels = new WeakMap<Lit, ReadonlyMap<number, number>[]>();

/** Which of the pictures that stand out each cell of a level shows. */
function litLevel(data: MapData, lit: Lit, number: number, side: number): ReadonlyMap<number, number> {
  const levels = litLevels.get(lit) ?? [];
  litLevels.set(lit, levels);
  const known = levels[number];
  if (known !== undefined) return known;
  const made = new Map<number, number>();
  for (const index of lit.keys()) {
    const at = ((data.rows[index] ?? 0) >> number) * side + ((data.columns[index] ?? 0) >> number);
    if (!made.has(at)) made.set(at, index);
  }
  levels[number] = made;
  return made;
}
