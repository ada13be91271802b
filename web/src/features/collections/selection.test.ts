import { describe, expect, test } from "vitest";
import { type Gallery, listed } from "../../api/gallery";
import { fakePicture } from "../../testing/fake-api";
import { MOST_SELECTED, NONE, toggled, withAll, withRange } from "./selection";

const galleryOf = (count: number): Gallery => listed(Array.from({ length: count }, (_, index) => fakePicture(index)));
const ids = (...numbers: number[]) => new Set(numbers.map((number) => `picture-${number}`));

test("a picture that is selected again is not selected", () => {
  const once = toggled(NONE, "a");
  expect([...once]).toEqual(["a"]);
  expect([...toggled(once, "a")]).toEqual([]);
});

describe("a range", () => {
  test.each([
    [1, 3],
    [3, 1],
  ])("from %i to %i holds all between, and what was selected before", (from, to) => {
    expect(withRange(ids(7), galleryOf(10), from, to)).toEqual(ids(7, 1, 2, 3));
  });

  test("passes over pictures that are not known yet", () => {
    const gallery = galleryOf(5);
    const holey: Gallery = { ...gallery, at: (index) => (index === 2 ? undefined : gallery.at(index)) };
    expect(withRange(NONE, holey, 1, 3)).toEqual(ids(1, 3));
  });
});

test("no more are selected than can be taken along", () => {
  const gallery = galleryOf(MOST_SELECTED + 5);
  const most = withAll(NONE, gallery);
  expect(most.size).toBe(MOST_SELECTED);
  expect(toggled(most, "another")).toEqual(most);
});
