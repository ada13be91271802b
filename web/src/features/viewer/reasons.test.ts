import { describe, expect, test } from "vitest";
import { phraseOf } from "../../shared/phrase";
import { fakePicture } from "../../testing/fake-api";
import { reasonsFor } from "./reasons";

const picture = { ...fakePicture(0), name: "Eiffel-Café.webp", path: "places/Eiffel-Café.webp" };
const explanation = {
  parts: [],
  words: [] as string[],
  name_bonus: 0,
  rank: 3,
  rank_unfiltered: 3,
  percentile: 97.92,
};
const tower = phraseOf("eiffel tower", []);

describe("how well a picture fits", () => {
  test.each([
    [97.92, 3, "Fits better than 97% of your pictures."],
    [99.99, 2, "Fits better than 99% of your pictures."],
    [100, 2, "Fits better than 99% of your pictures."],
    [50, 30, "Fits better than 50% of your pictures."],
    [49.9, 30, "Most of your pictures fit better."],
    [99.9, 1, "Fits best of all your pictures."],
  ])("better than %d in a hundred, at rank %i", (percentile, rank_unfiltered, sentence) => {
    expect(reasonsFor(picture, tower, { ...explanation, percentile, rank_unfiltered }, "match")).toEqual([sentence]);
  });
});

describe("words of the question", () => {
  const said = (words: string[], phrase = tower) =>
    reasonsFor(picture, phrase, { ...explanation, words }, "match").slice(1);

  test.each([
    ["eiffel", "The file’s name says “eiffel”."],
    ["cafe", "The file’s name says “cafe”."],
    ["places", "The folder’s name says “places”."],
    ["tower", "The caption or keywords say “tower”."],
  ])("%s", (word, sentence) => expect(said([word])).toEqual([sentence]));

  test("that stand in one place are told together", () => {
    expect(said(["places", "eiffel", "cafe"])).toEqual([
      "The folder’s name says “places”.",
      "The file’s name says “eiffel” and “cafe”.",
    ]);
  });

  test("that are not wanted and there all the same are said to be so", () => {
    expect(said(["eiffel"], phraseOf("tower", ["Eiffel"]))).toEqual(["It says “eiffel”, which was not wanted."]);
    expect(said(["eiffel"], phraseOf("eiffel", ["eiffel"]))).toEqual(["The file’s name says “eiffel”."]);
  });
});

describe("the relevance line", () => {
  test("what is not a match says so first", () => {
    const first = (standing: "weaker" | "nearest") => reasonsFor(picture, null, explanation, standing)[0];
    expect(first("weaker")).toBe("A weaker match.");
    expect(first("nearest")).toBe("Nothing really matches; this is among the nearest.");
  });
});
