import { describe, expect, test } from "vitest";
import { formatBytes, formatCount, formatRate, formatScore, formatTakenAt, formatTimeLeft, formatTook } from "./format";

describe("numbers as a person reads them", () => {
  test("counts have separators", () => expect(formatCount(1204000)).toBe("1,204,000"));

  test.each([
    [0.2, "1 ms"],
    [38.4, "38 ms"],
    [1234, "1.2 sec"],
  ])("a search of %d ms took %s", (ms, said) => expect(formatTook(ms)).toBe(said));

  test.each([
    [0.123, "0.123"],
    [84.6, "85"],
  ])("a rate of %d is %s", (rate, said) => expect(formatRate(rate)).toBe(said));

  test.each([
    [2, "a few seconds"],
    [12, "about 15 seconds"],
    [58, "about 1 minute"],
    [222, "about 4 minutes"],
    [7300, "about 2 hours"],
  ])("%d seconds left is %s", (left, said) => expect(formatTimeLeft(left)).toBe(said));

  test.each([
    [0, "0 bytes"],
    [999, "999 bytes"],
    [1000, "1 kB"],
    [4_567_890, "4.57 MB"],
  ])("%d bytes is %s", (bytes, said) => expect(formatBytes(bytes)).toBe(said));

  test("a score below nothing is nothing", () => expect(formatScore(-0.1)).toBe("0%"));
});

describe("dates", () => {
  test("a camera's time is shown as it was written, in any zone", () => {
    expect(formatTakenAt("2014-05-03T23:20:00")).toBe("May 3, 2014 at 11:20 PM");
  });

  test("a date that is none is not shown", () => expect(formatTakenAt("0000-00-00T00:00:00")).toBeNull());
});
