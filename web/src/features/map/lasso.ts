/** What lies inside a line drawn around some of the map. */

import type { Point } from "./camera";
import type { MapData } from "./map-data";

/** The pictures whose cells have their middle inside `outline`, which is in cells and closes itself. */
export function inside(data: MapData, outline: readonly Point[]): number[] {
  const left = Math.min(...outline.map(({ x }) => x));
  const right = Math.max(...outline.map(({ x }) => x));
  const top = Math.min(...outline.map(({ y }) => y));
  const bottom = Math.max(...outline.map(({ y }) => y));
  const found: number[] = [];
  for (let index = 0; index < data.count; index++) {
    const x = (data.columns[index] ?? 0) + 0.5;
    const y = (data.rows[index] ?? 0) + 0.5;
    if (x >= left && x <= right && y >= top && y <= bottom && isInside({ x, y }, outline)) found.push(index);
  }
  return found;
}

/** Even-odd rule: whether a line from `point` to the right crosses the outline an odd number of times. */
function isInside({ x, y }: Point, outline: readonly Point[]): boolean {
  let is = false;
  let before = outline.at(-1);
  for (const corner of outline) {
    if (before !== undefined && corner.y > y !== before.y > y) {
      const crossing = corner.x + ((y - corner.y) * (before.x - corner.x)) / (before.y - corner.y);
      if (x < crossing) is = !is;
    }
    before = corner;
  }
  return is;
}
