import { describe, expect, test } from "vitest";
import { isEmptyPhrase, keyOfPhrase, phraseOf, readPhrase } from "./phrase";

describe("words after a minus are what is not wanted", () => {
  test.each([
    ["beach", "beach", []],
    ["beach -people", "beach", ["people"]],
    ["-people beach", "beach", ["people"]],
    ["old -people town", "old town", ["people"]],
    ['beach -"old people" -dogs', "beach", ["old people", "dogs"]],
    ["beach -“old  people”", "beach", ["old people"]],
    ["beach -people -people", "beach", ["people"]],
    ["-red", "", ["red"]],
  ])("%s", (text, query, not) => expect(readPhrase(text)).toEqual({ query, not }));
});

describe("what is only half written means what it says so far", () => {
  test.each([
    ["beach -", "beach", []],
    ["-", "", []],
    ['beach -"', "beach", []],
    ['beach -"old peo', "beach", ["old peo"]],
    ["beach -p", "beach", ["p"]],
  ])("%s", (text, query, not) => expect(readPhrase(text)).toEqual({ query, not }));
});

describe("other minuses are words like any others", () => {
  test.each(["t-shirt", "1914 - 1918", "--force", "well-being of a mother-in-law"])("%s", (text) =>
    expect(readPhrase(text)).toEqual({ query: text, not: [] }),
  );
});

test("each phrase has a key of its own", () => {
  const phrases = [
    phraseOf("a", []),
    phraseOf("a", ["b"]),
    phraseOf("a b", []),
    phraseOf("", ["a"]),
    phraseOf("a", ["b", "c"]),
  ];
  expect(new Set(phrases.map(keyOfPhrase)).size).toBe(phrases.length);
  expect(keyOfPhrase(phraseOf(" a  b ", ["c", " c"]))).toBe(keyOfPhrase(phraseOf("a b", ["c"])));
});

test("a phrase of which nothing is wanted or unwanted is empty", () => {
  expect(["", "  -  ", "-a", "a"].map((text) => isEmptyPhrase(readPhrase(text)))).toEqual([true, true, false, false]);
});
