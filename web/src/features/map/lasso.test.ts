import { expect, test } from "vitest";
import { inside } from "./lasso";
import { madeMap } from "./made-map";

const all = Array.from({ length: 64 }, (_, index) => ({ column: index % 8, row: Math.floor(index / 8) }));
const data = madeMap(all);

const chosen = (outline: [number, number][]) =>
  inside(
    data,
    outline.map(([x, y]) => ({ x, y })),
  );

test("a line around a square chooses the cells whose middle is in it", () => {
  expect(
    chosen([
      [0.4, 0.4],
      [2.4, 0.4],
      [2.4, 2.6],
      [0.4, 2.6],
    ]),
  ).toEqual([0, 1, 8, 9, 16, 17]);
});

test("what lies in a bay of the line is not chosen", () => {
  const withBay = chosen([
    [0, 0],
    [8, 0],
    [8, 8],
    [4, 2],
    [0, 8],
  ]);
  expect(withBay).toContain(0);
  expect(withBay).not.toContain(7 * 8 + 4);
});

test("a line around nothing chooses nothing", () => {
  expect(chosen([])).toEqual([]);
  expect(
    chosen([
      [3, 3],
      [3.2, 3],
      [3.1, 3.2],
    ]),
  ).toEqual([]);
});
