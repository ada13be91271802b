import { describe, expect, test } from "vitest";
import { reduced, reducedSize } from "./reduce-picture";

describe("the size of a picture that is sent", () => {
  test.each([
    [4096, 2048, 2048, 1024],
    [3000, 6000, 1024, 2048],
    [800, 600, 800, 600],
    [30_000, 2, 2048, 1],
  ])("%i × %i becomes %i × %i", (width, height, smallerWidth, smallerHeight) => {
    expect(reducedSize(width, height)).toEqual({ width: smallerWidth, height: smallerHeight });
  });
});

test("what the browser cannot decode is sent as it is", async () => {
  const file = new File([new Uint8Array(1_200_000)], "photo.heic");
  expect(await reduced(file)).toBe(file);
});
