import { describe, expect, test } from "vitest";
import { SIZES, type Size, sizeOf, withSize } from "./sizes";

const names = Object.keys(SIZES) as Size[];

describe("the sizes", () => {
  test.each(names)("%s is read from the filters it makes, beside others", (size) => {
    expect(sizeOf(withSize({ year: ["2019"] }, size))).toBe(size);
  });

  test("another one takes the place of the one before, and none takes it off", () => {
    expect(withSize(withSize({ year: ["2019"] }, "medium"), "large")).toEqual({
      year: ["2019"],
      min_width: ["1500"],
      min_height: ["1500"],
    });
    expect(withSize(withSize({}, "medium"), null)).toEqual({});
  });

  test("what was written by hand is none of them", () => expect(sizeOf({ min_width: ["17"] })).toBe(null));

  test("every picture up to twice as long as it is high is one of them", () => {
    for (let long = 10; long < 9000; long += 10) {
      for (const short of [long, Math.ceil(long / 2)]) {
        const fits = names.some((size) => {
          const { least, most } = SIZES[size];
          return (least === null || short >= least) && (most === null || long <= most);
        });
        expect(fits, `${long} × ${short}`).toBe(true);
      }
    }
  });
});
