import { describe, expect, test } from "vitest";
import { type Gallery, listed } from "../../api/gallery";
import { fakePicture } from "../../testing/fake-api";
import { idsIn, MOST_SELECTED, NONE, reachOf, toggled, withIds, withRange } from "./selection";

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
  const most = withIds(NONE, idsIn(gallery));
  expect(most.size).toBe(MOST_SELECTED);
  expect(toggled(most, "another")).toEqual(most);
});

test("what is known of an answer is told by the ids of it", () => {
  const gallery = galleryOf(3);
  const holey: Gallery = { ...gallery, at: (index) => (index === 1 ? undefined : gallery.at(index)) };
  expect(idsIn(holey)).toEqual(["picture-0", "picture-2"]);
});

test.each([
  ["all", ids(0, 1, 2), 3, null],
  ["the first of what there is", ids(0, 1, 2, 9), 20, { count: 3, total: 20 }],
  ["as many as there was room for", ids(0, 9), 3, { count: 1, total: 3 }],
] as const)("a selection reaches %s of an answer", (_, selected, total, reach) => {
  expect(reachOf(selected, ["picture-0", "picture-1", "picture-2"], total)).toEqual(reach);
});
