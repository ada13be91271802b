import { expect, test } from "vitest";
import type { ShownPicture } from "../../api/gallery";
import { madeMap } from "./made-map";
import { cellsIn } from "./map-cells";

const data = madeMap([
  { column: 0, row: 0, level: 3 },
  { column: 1, row: 1, level: 0 },
  { column: 6, row: 6, level: 2 },
]);
const size = { width: 400, height: 400 };
const near = { x: 4, y: 4, scale: 50 };
const far = { x: 4, y: 4, scale: 20 };
const lit = (...indices: number[]) => new Map(indices.map((index) => [index, {} as ShownPicture]));

test("near by every picture is shown, further off one for each block", () => {
  expect(cellsIn(data, null, near, size).cells.map(({ index }) => index)).toEqual([0, 1, 2]);
  const { number, cells } = cellsIn(data, null, far, size);
  expect(number).toBe(1);
  expect(cells.map(({ index, column, row }) => [index, column, row])).toEqual([
    [0, 0, 0],
    [2, 3, 3],
  ]);
});

test("a picture that stands out takes the place of the one that stands for its block, which no tile shows", () => {
  const { cells } = cellsIn(data, lit(1), far, size);
  expect(cells.map(({ index, place }) => [index, place])).toEqual([
    [1, -1],
    [2, 1],
  ]);
});

test("of several that stand out in one block the first is shown", () => {
  expect(cellsIn(data, lit(1, 0), far, size).cells[0]?.index).toBe(1);
  expect(cellsIn(data, lit(0, 1), far, size).cells[0]?.index).toBe(0);
});

test("what lies outside the window is left out", () => {
  const { cells } = cellsIn(data, null, { ...near, x: 0, y: 0, scale: 100 }, size);
  expect(cells.map(({ index }) => index)).toEqual([0, 1]);
});
