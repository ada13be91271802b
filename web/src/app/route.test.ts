import { describe, expect, test } from "vitest";
import { formatRoute, IDLE, parseRoute, sameQuestion } from "./route";

describe("the address bar", () => {
  test("an empty address is the wall", () => {
    expect(parseRoute("")).toEqual(IDLE);
    expect(formatRoute(IDLE)).toBe("/");
  });

  test.each([
    { query: "red bicycle", not: [], like: null, picture: null },
    { query: "50% & more + «été» 猫", not: ["a & b"], like: null, picture: "abcdefgh23456789" },
    { query: "beach", not: ["old people", "dogs"], like: null, picture: null },
    { query: "", not: ["people"], like: null, picture: null },
    { query: "", not: [], like: "abcdefgh23456789", picture: null },
    { query: "", not: [], like: null, picture: "abcdefgh23456789" },
  ])("$query $not $like $picture survives the way to the address and back", (route) => {
    expect(parseRoute(formatRoute(route).slice(1))).toEqual(route);
  });

  test("words are written the way people share them", () => {
    expect(formatRoute({ ...IDLE, query: "red bicycle" })).toBe("/?q=red+bicycle");
  });

  test("what is not wanted is written beside the words, and may be written among them", () => {
    expect(formatRoute({ ...IDLE, query: "beach", not: ["old people"] })).toBe("/?q=beach&not=old+people");
    expect(parseRoute("?q=beach+-people&not=dogs")).toMatchObject({ query: "beach", not: ["people", "dogs"] });
  });

  test("superfluous spaces make no new question", () => {
    expect(parseRoute("?q=++red+++bicycle+").query).toBe("red bicycle");
  });

  test("likeness wins over words, since they cannot be asked together", () => {
    expect(parseRoute("?q=red&not=blue&like=abc")).toEqual({ ...IDLE, like: "abc" });
  });

  test("opening a picture leaves the question as it is", () => {
    expect(sameQuestion(parseRoute("?q=red"), parseRoute("?q=red&picture=abc"))).toBe(true);
    expect(sameQuestion(parseRoute("?q=red"), parseRoute("?q=blue"))).toBe(false);
    expect(sameQuestion(parseRoute("?q=red"), parseRoute("?q=red&not=blue"))).toBe(false);
  });
});
