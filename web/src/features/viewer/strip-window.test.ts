import { expect, test } from "vitest";
import { windowAround } from "./strip-window";

test.each([
  [0, 3, [0, 3]],
  [2, 3, [0, 3]],
  [0, 20, [0, 7]],
  [3, 20, [0, 7]],
  [4, 20, [1, 8]],
  [10, 20, [7, 14]],
  [19, 20, [13, 20]],
] as const)("around %i of %i seven are shown, and no less while there are so many", (index, count, shown) => {
  expect(windowAround(index, count, 7)).toEqual(shown);
});
