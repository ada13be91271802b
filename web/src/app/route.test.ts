import { describe, expect, test } from "vitest";
import { NOTHING, words } from "../shared/ask";
import { asking, formatRoute, IDLE, parseRoute, type Route, sameQuestion } from "./route";

describe("the address bar", () => {
  test("an empty address is the wall", () => {
    expect(parseRoute("")).toEqual(IDLE);
    expect(formatRoute(IDLE)).toBe("/");
  });

  test.each<Route>([
    { ...IDLE, ask: { ...NOTHING, text: "red bicycle" } },
    { ...IDLE, ask: { ...NOTHING, text: "beach", terms: [words("old people", true)] }, view: "map" },
    { ...IDLE, picture: "abcdefgh23456789" },
  ])("%j survives the way to the address and back", (route) => {
    expect(parseRoute(formatRoute(route).slice(1))).toEqual(route);
  });

  test("words are written the way people share them", () => {
    expect(formatRoute({ ...IDLE, ask: { ...NOTHING, text: "red bicycle" } })).toBe("/?q=red+bicycle");
  });

  test("opening a picture leaves the question as it is", () => {
    expect(sameQuestion(parseRoute("?q=red"), parseRoute("?q=red&picture=abc"))).toBe(true);
    expect(sameQuestion(parseRoute("?q=red"), parseRoute("?q=red&view=map"))).toBe(true);
    expect(sameQuestion(parseRoute("?q=red"), parseRoute("?q=blue"))).toBe(false);
    expect(sameQuestion(parseRoute("?q=red"), parseRoute("?q=red&not=blue"))).toBe(false);
    expect(sameQuestion(parseRoute("?q=red"), parseRoute("?q=red&year=2019"))).toBe(false);
  });

  test("another question closes the picture and keeps the view", () => {
    const route = parseRoute("?q=red&view=map&picture=abc");
    expect(asking(route, NOTHING)).toEqual({ ...IDLE, view: "map" });
  });
});
