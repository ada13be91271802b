// @vitest-environment jsdom

import { beforeEach, expect, test } from "vitest";
import { NOTHING, picture, words } from "../../shared/ask";
import { askedBefore, forgetAll, forgetAsked, keepAsked, MOST } from "./asked-before";
import { termOf } from "./sent-pictures";

beforeEach(() => localStorage.clear());

const asks = (...texts: string[]) => {
  for (const text of texts) keepAsked({ ...NOTHING, text });
};
const kept = () => askedBefore().map(({ text }) => text);

test("the latest question comes first, and each once", () => {
  asks("beach", "moon", "beach");
  expect(kept()).toEqual(["beach", "moon"]);
});

test("letters that were added are the same search", () => {
  asks("moon", "be", "beach", "beach ball");
  expect(kept()).toEqual(["beach ball", "moon"]);
});

test("other filters are the same search, other terms are not", () => {
  keepAsked({ ...NOTHING, text: "beach" });
  keepAsked({ ...NOTHING, text: "beach", filters: { year: ["2019"] } });
  keepAsked({ ...NOTHING, text: "beach", terms: [words("people", true)] });
  expect(askedBefore().map(({ filters, terms }) => [filters.year, terms.length])).toEqual([
    [undefined, 1],
    [["2019"], 0],
  ]);
});

test("only so many are kept", () => {
  asks(...Array.from({ length: MOST + 5 }, (_, number) => `${number} pictures`));
  expect(kept()).toHaveLength(MOST);
});

test("what asks for nothing, or for a picture that was sent, is not kept", () => {
  keepAsked(NOTHING);
  keepAsked({ ...NOTHING, terms: [picture(termOf("x"))] });
  expect(askedBefore()).toEqual([]);
});

test("one or all can be forgotten", () => {
  asks("beach", "moon", "sun");
  forgetAsked({ ...NOTHING, text: "moon" });
  expect(kept()).toEqual(["sun", "beach"]);
  forgetAll();
  expect(kept()).toEqual([]);
});

test("what somebody else wrote there is no past", () => {
  localStorage.setItem("clip-atlas-asked", "{not json");
  expect(askedBefore()).toEqual([]);
});
