import { describe, expect, test } from "vitest";
import { advance, COLOUR, coverage, middleOf, SPRITE, THUMBNAIL } from "./cell-picture";

describe("what a cell shows", () => {
  test("a cell that first appears shows the best at once", () => {
    expect(coverage(advance(undefined, SPRITE, 1000), 1000, 120)).toBe(1);
  });

  test("a sprite that arrives before one's eyes fades in over the colour", () => {
    const fade = advance(advance(undefined, COLOUR, 0), SPRITE, 1000);
    expect(fade).toMatchObject({ from: COLOUR, to: SPRITE });
    expect(coverage(fade, 1000, 120)).toBe(0);
    expect(coverage(fade, 1060, 120)).toBeCloseTo(0.5);
    expect(coverage(fade, 1120, 120)).toBe(1);
  });

  test("a fade that runs is not begun again by the next frame", () => {
    const fade = advance(advance(undefined, SPRITE, 0), THUMBNAIL, 1000);
    expect(advance(fade, THUMBNAIL, 1050)).toBe(fade);
  });

  test("without motion everything is there at once", () => {
    const fade = advance(advance(undefined, COLOUR, 0), SPRITE, 1000);
    expect(coverage(fade, 1000, 0)).toBe(1);
  });

  test("what left the cache is let go without a fade", () => {
    const fade = advance(advance(undefined, SPRITE, 0), COLOUR, 1000);
    expect(coverage(fade, 1000, 120)).toBe(1);
  });
});

describe("middleOf", () => {
  const sprite = { x: 10, y: 20, width: 96, height: 64 };

  test("a box of the picture's own shape shows all of it", () => {
    expect(middleOf(sprite, 1.5)).toEqual(sprite);
  });

  test.each([
    [1, { x: 26, y: 20, width: 64, height: 64 }],
    [3, { x: 10, y: 36, width: 96, height: 32 }],
  ])("a box of ratio %d shows the middle", (ratio, part) => expect(middleOf(sprite, ratio)).toEqual(part));
});
