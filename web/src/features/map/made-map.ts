/** Maps for tests. */

import { MapData } from "./map-data";

interface Made {
  readonly column: number;
  readonly row: number;
  readonly level?: number;
}

/** A map of 8 by 8 cells, in tiles of 4, with these pictures; the n-th has the id of which the last letter is the n-th. */
export function madeMap(pictures: readonly Made[], side = 8): MapData {
  const count = pictures.length;
  const bytes = new ArrayBuffer(22 * count);
  const view = new DataView(bytes);
  pictures.forEach(({ column, row, level = 0 }, index) => {
    const numbers = [column, row, 90, 60];
    for (const [nth, number] of numbers.entries()) view.setUint16(2 * (nth * count + index), number, true);
    view.setUint8(8 * count + index, level);
    view.setUint8(12 * count + 10 * index + 9, index);
  });
  const tile = { url: "/tiles/{level}/{column}/{row}.jpg", cells: 4, columns: 18, cell_px: 96, gutter_px: 2 };
  const names = { name: "made", snapshot: "s", model: "m", method: "t", places_url: "/places" };
  return new MapData({ ...names, side, count, total: count, is_stale: false, tile }, bytes);
}
