import { expect, test } from "vitest";
import { swipeOf } from "./swipe";

test.each([
  [-80, 10, "next"],
  [80, -10, "previous"],
  [10, 90, "close"],
  [0, -90, null],
  [-40, 0, null],
  [70, 70, null],
] as const)("a way of %i, %i means %s", (dx, dy, meaning) => expect(swipeOf(dx, dy)).toBe(meaning));
