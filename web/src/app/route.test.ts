import { describe, expect, test } from "vitest";
import { formatRoute, IDLE, parseRoute, sameQuestion } from "./route";

describe("the address bar", () => {
  test("an empty address is the wall", () => {
    expect(parseRoute("")).toEqual(IDLE);
    expect(formatRoute(IDLE)).toBe("/");
  });

  test.each([
    { query: "red bicycle", like: null, picture: null },
    { query: "50% & more + «été» 猫", like: null, picture: "abcdefgh23456789" },
    { query: "", like: "abcdefgh23456789", picture: null },
    { query: "", like: null, picture: "abcdefgh23456789" },
  ])("$query $like $picture survives the way to the address and back", (route) => {
    expect(parseRoute(formatRoute(route).slice(1))).toEqual(route);
  });

  test("words are written the way people share them", () => {
    expect(formatRoute({ ...IDLE, query: "red bicycle" })).toBe("/?q=red+bicycle");
  });

  test("superfluous spaces make no new question", () => {
    expect(parseRoute("?q=++red+++bicycle+").query).toBe("red bicycle");
  });

  test("likeness wins over words, since they cannot be asked together", () => {
    expect(parseRoute("?q=red&like=abc")).toEqual({ query: "", like: "abc", picture: null });
  });

  test("opening a picture leaves the question as it is", () => {
    expect(sameQuestion(parseRoute("?q=red"), parseRoute("?q=red&picture=abc"))).toBe(true);
    expect(sameQuestion(parseRoute("?q=red"), parseRoute("?q=blue"))).toBe(false);
  });
});
