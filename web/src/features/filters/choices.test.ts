import { expect, test } from "vitest";
import type { FacetCount, Facets } from "../../api/facets";
import { choicesOf, countsOf, firstOf, toggled } from "./choices";

const counted = (value: string, count: number, relevant: number | null = null): FacetCount => ({
  value,
  count,
  relevant,
});
const KNOWN = [counted("2018", 5), counted("2019", 7)];

test("a value without pictures in the present answer stays, with none", () => {
  expect(choicesOf(KNOWN, [counted("2019", 2)], [])).toEqual([
    { value: "2018", count: 0, isChosen: false },
    { value: "2019", count: 2, isChosen: false },
  ]);
});

const NONE: Facets = {
  folder: [],
  year: [],
  month: [],
  orientation: [],
  media_type: [],
  camera: [],
  has_place: [],
};

test("where there is a line, the matches are counted", () => {
  const facets = { ...NONE, year: [counted("2018", 5, 0), counted("2019", 7, 3)], camera: [counted("X", 4, 0)] };
  expect(countsOf(facets, "year")).toEqual([
    { value: "2018", count: 0 },
    { value: "2019", count: 3 },
  ]);
  expect(countsOf(facets, "camera")).toEqual([{ value: "X", count: 0 }]);
});

test("where nothing matches, all that is shown is counted", () => {
  expect(countsOf({ ...NONE, year: [counted("2018", 5, 0)] }, "year")).toEqual([{ value: "2018", count: 5 }]);
});

test("while the counts are on their way there are none to show", () => {
  expect(choicesOf(KNOWN, undefined, ["2018"]).map(({ count }) => count)).toEqual([null, null]);
});

test("a chosen value that the collection does not have can be taken back", () => {
  expect(choicesOf(KNOWN, [], ["1999"]).at(-1)).toEqual({ value: "1999", count: 0, isChosen: true });
});

test("choosing twice is not choosing", () => {
  expect(toggled(toggled(["a"], "b"), "b")).toEqual(["a"]);
});

test("of many values the first are shown, and those that are chosen", () => {
  const choices = ["a", "b", "c", "d"].map((value) => ({ value, isChosen: value === "d" }));
  expect(firstOf(choices, 2).map(({ value }) => value)).toEqual(["a", "b", "d"]);
});
