import { expect, test } from "vitest";
import { NOTHING, picture, words } from "../../shared/ask";
import { termPartsOf } from "./term-parts";

const explained = (parts: Record<string, number>) => ({
  parts: Object.entries(parts).map(([term, part]) => ({ term, part, weight: 1, cosine: part })),
  words: [],
  name_bonus: 0,
  rank: 1,
  rank_unfiltered: 1,
  percentile: 99,
});

test("each term of a question has its line, in the order they were asked", () => {
  const ask = {
    ...NOTHING,
    text: "red bird",
    terms: [words("sea", true), picture("p", false, { x: 0, y: 0, width: 1, height: 1 })],
  };
  const parts = { "what any question finds": -0.2, "like a part of p": 0.1, sea: -0.06, "red bird": 0.3 };
  expect(termPartsOf(ask, explained(parts))).toEqual([
    { term: "“red bird”", part: 0.3 },
    { term: "“sea”", part: -0.06 },
    { term: "Like the part", part: 0.1 },
  ]);
});

test("all that was marked as more like it is one line", () => {
  const ask = { ...NOTHING, text: "bird", more: ["a", "b"] };
  const lines = termPartsOf(ask, explained({ bird: 0.3, "more: a": 0.1, "more: b": 0.15 }));
  expect(lines.map(({ term }) => term)).toEqual(["“bird”", "More like this"]);
  expect(lines[1]?.part).toBeCloseTo(0.25);
});

test("a question of one term needs no parts", () => {
  expect(termPartsOf({ ...NOTHING, text: "bird" }, explained({ bird: 0.3, "what any question finds": -0.1 }))).toEqual(
    [],
  );
});
