import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { CountLine } from "./count-line";

const said = (counted: { total: number; nearDuplicates: number; relevantCount: number | null; lookedAt?: number }) =>
  renderToStaticMarkup(createElement(CountLine, { lookedAt: null, ...counted, tookMs: null })).replace(/<[^>]*>/g, "");

test.each([
  [12, 33, "12 pictures, 33 near-duplicates"],
  [1, 1, "1 picture, 1 near-duplicate"],
  [12, 0, "12 pictures"],
  [0, 0, "0 pictures"],
])("a listing of %i that stand for %i more counts both", (total, nearDuplicates, counted) => {
  expect(said({ total, nearDuplicates, relevantCount: null })).toBe(counted);
});

test("matches are counted as they are shown", () => {
  expect(said({ total: 12, nearDuplicates: 33, relevantCount: 12 })).toBe("12 matches");
});

test("while not all was looked at, the matches are those so far, and none is not told of all pictures", () => {
  expect(said({ total: 12, nearDuplicates: 0, relevantCount: 3, lookedAt: 12 })).toContain("3 matches so far");
  const none = said({ total: 9, nearDuplicates: 0, relevantCount: 0, lookedAt: 9 });
  expect(none).toBe("No matches so far. None of the 9 pictures looked at so far really matches.");
});
