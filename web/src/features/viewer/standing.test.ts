import { expect, test } from "vitest";
import { standingOf } from "./standing";

test.each([
  [0, 3, "match"],
  [2, 3, "match"],
  [3, 3, "weaker"],
  [0, 0, "nearest"],
  [0, null, null],
] as const)("the picture at %i with %s matches", (index, count, standing) =>
  expect(standingOf(index, count)).toBe(standing),
);
