import { describe, expect, test } from "vitest";
import { type Ask, NOTHING, picture, readAsk, words } from "../../shared/ask";
import { labelOf, partsOf, sentenceOf, titleOf, withoutPart, withTerm } from "./sentence";

const ID = "abcdefgh23456723";
const read = (search: string) => readAsk(new URLSearchParams(search));
const EVERYTHING = read(
  `q=red+bicycle&not=people&like=${ID}&unlike=${ID}@0,0,0.5,1&query=old+town^2&more=${ID}&less=${ID}&year=2019&sort=newest&diversity=0.3`,
);

describe("what is asked as a sentence", () => {
  test("can be read aloud", () => {
    expect(sentenceOf(read("q=red+bicycle&not=people&year=2019"))).toBe("red bicycle, not people, in 2019");
  });

  test("says every part, and how much it counts", () => {
    const names = { picture: () => "moon.jpg", collection: (id: string) => id };
    expect(sentenceOf(EVERYTHING, names)).toBe(
      "red bicycle, not people, like moon.jpg, not like a part of moon.jpg, old town ×2, " +
        "more like 1 · less like 1, in 2019, newest first, varied",
    );
  });

  test("is nothing where nothing is asked", () => expect(sentenceOf(NOTHING)).toBe(""));
});

test("taking every part away leaves the words of the field", () => {
  let ask: Ask = EVERYTHING;
  for (const _ of partsOf(EVERYTHING)) {
    const [first] = partsOf(ask);
    if (first !== undefined) ask = withoutPart(ask, first);
  }
  expect(ask).toEqual({ ...NOTHING, text: "red bicycle" });
});

test("a part takes nothing else along, also where another says the same", () => {
  const ask = { ...NOTHING, terms: [words("red"), words("red", true), words("red")] };
  const [, second] = partsOf(ask);
  expect(second && withoutPart(ask, second).terms).toEqual([words("red"), words("red")]);
});

test("a term is changed in its place", () => {
  const [first, second] = [words("red"), picture(ID)] as const;
  const changed = withTerm({ ...NOTHING, terms: [first, second] }, first, { ...first, weight: 2 });
  expect(changed.terms).toEqual([words("red", false, 2), second]);
});

test.each([
  ["", "All pictures"],
  ["q=beach&not=people", "Pictures for “beach”, without “people”"],
  ["not=people", "Pictures without “people”"],
  [`like=${ID}`, "Pictures like this one"],
  [`like=${ID}&year=2019`, "Pictures: like a picture, in 2019"],
])("%s is called %s", (search, label) => expect(labelOf(read(search))).toBe(label));

test("a picture alone has no name in the title", () => {
  expect(titleOf(read(`like=${ID}`))).toBe("Pictures like this one");
});
