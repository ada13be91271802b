import { describe, expect, test } from "vitest";
import {
  type Ask,
  isNothing,
  keyOf,
  likeOf,
  NOTHING,
  parametersOf,
  phraseOfAsk,
  picture,
  readAsk,
  requestOf,
  withFilter,
  withFilters,
  withOpinion,
  withPhrase,
  words,
} from "./ask";

const ID = "abcdefgh23456723";
const read = (search: string) => readAsk(new URLSearchParams(search));
const CROP = { x: 0.1, y: 0, width: 0.5, height: 0.25 };

const ASKS: readonly Ask[] = [
  NOTHING,
  { ...NOTHING, text: "50% & more + «été» 猫" },
  { ...NOTHING, text: "beach", terms: [words("a & b", true), words("old town", false, 2)] },
  { ...NOTHING, text: "red^2" },
  { ...NOTHING, terms: [picture(ID), picture("upload:x_1", true, CROP, 0.5)], more: [ID], less: ["b".repeat(16)] },
  { ...NOTHING, filters: { year: ["2019", "2020"], folder: ["trips/spain"] }, sort: "newest" },
  { ...NOTHING, sort: "newest" },
  { ...NOTHING, text: "sea", filters: { colour: ["d9382e"] }, sort: "colour", diversity: 0.5 },
];

describe("what is asked", () => {
  test.each(ASKS)("%j survives the way to an address and back", (ask) => {
    expect(readAsk(parametersOf(ask))).toEqual(ask);
  });

  test("each has a key of its own", () => {
    expect(new Set(ASKS.map(keyOf)).size).toBe(ASKS.length);
  });

  test("the server hears the same, with the words of the field as a term", () => {
    const ask = { ...NOTHING, text: "x^2", terms: [words("old town", false, 2), words("dogs", true)] };
    expect([...requestOf(ask)]).toEqual([
      ["query", "x^2^1"],
      ["query", "old town^2"],
      ["not", "dogs"],
    ]);
  });

  test("what is not wanted may be written among the words", () => {
    expect(phraseOfAsk(read("q=beach+-people&not=dogs"))).toEqual({ query: "beach", not: ["dogs", "people"] });
  });

  test("superfluous spaces make no new question", () => expect(read("q=++red+++bicycle+").text).toBe("red bicycle"));

  test("an order is asked for as well", () => expect(isNothing(read("sort=newest"))).toBe(false));

  test.each(["folder=sea", "sort=newest", ""])("variety says nothing where nothing has a direction (%s)", (search) => {
    expect(keyOf(read(`${search}&diversity=0.5`))).toBe(keyOf(read(search)));
    expect(requestOf({ ...read(search), diversity: 0.5 }).has("diversity")).toBe(false);
  });

  test.each(["like=@@", "query=", "not=+", "like=", "sort=relevance", "sort=sideways"])("%s says nothing", (search) => {
    expect(isNothing(read(search))).toBe(true);
  });

  test("a picture alone is asked for its likes; beside words it is one term of several", () => {
    expect(likeOf(read(`like=${ID}`))).toBe(ID);
    expect(likeOf(read(`like=${ID}&year=2019`))).toBe(ID);
    for (const other of [`q=red&like=${ID}`, `unlike=${ID}`, `like=${ID}@0,0,0.5,1`])
      expect(likeOf(read(other))).toBe(null);
  });
});

describe("what is written in the field", () => {
  test("takes the place of what was written there, and leaves the rest", () => {
    const ask = { ...read(`q=beach&not=dogs&not=cats^2&like=${ID}`), filters: { year: ["2019"] } };
    expect(withPhrase(ask, { query: "sea", not: ["boats"] })).toEqual({
      ...ask,
      text: "sea",
      terms: [words("cats", true, 2), picture(ID), words("boats", true)],
    });
  });
});

test("a filter without values is none", () => {
  const filtered = withFilter(NOTHING, "year", ["2019"]);
  expect(isNothing(filtered)).toBe(false);
  expect(withFilter(filtered, "year", [])).toEqual(NOTHING);
});

test("with the colour goes the order by it, and no other order", () => {
  expect(withFilter(read("q=sea&colour=d9382e&sort=colour"), "colour", []).sort).toBe("relevance");
  expect(withFilters(read("q=sea&colour=d9382e&year=2019&sort=colour"), {}).sort).toBe("relevance");
  expect(withFilter(read("q=sea&colour=d9382e&sort=colour"), "colour", ["123456"]).sort).toBe("colour");
  expect(withFilter(read("q=sea&colour=d9382e&sort=newest"), "colour", []).sort).toBe("newest");
});

test("a picture is wanted more or less, and never both", () => {
  const more = withOpinion({ ...NOTHING, less: ["a", "b"] }, "a", "more");
  expect(more).toMatchObject({ more: ["a"], less: ["b"] });
  expect(withOpinion(more, "a", null)).toMatchObject({ more: [], less: ["b"] });
});
