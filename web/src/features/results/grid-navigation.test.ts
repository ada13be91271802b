import { describe, expect, test } from "vitest";
import { layOut } from "../../atlas/justified-layout";
import { destination, isToTheEnd } from "./grid-navigation";

// Three rows of four squares, and a last row of two.
const squares = Array.from({ length: 14 }, () => 1);
const layout = layOut(squares, { width: 412, targetHeight: 100, gap: 4 });
const plain = { ctrlKey: false, metaKey: false };

describe("keys in the grid", () => {
  test("the rows are as this test draws them", () => {
    const rows = Array.from({ length: layout.rowCount }, (_, index) => layout.row(index));
    expect(rows.map((row) => (row?.end ?? 0) - (row?.start ?? 0))).toEqual([4, 4, 4, 2]);
  });

  test.each([
    ["ArrowRight", 3, 4],
    ["ArrowRight", 13, 13],
    ["ArrowLeft", 4, 3],
    ["ArrowLeft", 0, 0],
    ["ArrowDown", 1, 5],
    ["ArrowDown", 11, 13],
    ["ArrowDown", 13, 13],
    ["ArrowUp", 5, 1],
    ["ArrowUp", 2, 2],
    ["Home", 6, 4],
    ["End", 6, 7],
    ["PageDown", 1, 9],
    ["PageUp", 9, 1],
  ])("%s from %i leads to %i", (key, from, to) => {
    expect(destination(layout, from, { key, ...plain }, 3)).toBe(to);
  });

  test.each([
    ["ArrowRight", 4, 3],
    ["ArrowRight", 0, 0],
    ["ArrowLeft", 3, 4],
    ["ArrowLeft", 13, 13],
  ])("where lines begin at the right, %s from %i leads to %i", (key, from, to) => {
    expect(destination(layout, from, { key, ...plain }, 3, -1)).toBe(to);
  });

  test("with Control, Home and End lead to the ends of all", () => {
    expect(destination(layout, 6, { key: "Home", ctrlKey: true, metaKey: false }, 3)).toBe(0);
    expect(destination(layout, 6, { key: "End", ctrlKey: true, metaKey: false }, 3)).toBe(13);
  });

  test.each([
    ["ArrowRight", 1, 2],
    ["ArrowLeft", 2, 1],
    ["ArrowDown", 1, 3],
    ["ArrowUp", 4, 1],
    ["PageDown", 0, 6],
    ["Home", 3, 2],
  ])("%s from %i leads to %i across the relevance line after two pictures", (key, from, to) => {
    const divided = layOut(squares, { width: 412, targetHeight: 100, gap: 4, divide: { at: 2, room: 70 } });
    expect(destination(divided, from, { key, ...plain }, 3)).toBe(to);
  });

  test("other keys are left to the browser", () => {
    expect(destination(layout, 6, { key: "a", ...plain }, 3)).toBeNull();
  });

  test("an empty grid leads nowhere", () => {
    const empty = layOut([], { width: 400, targetHeight: 100, gap: 4 });
    expect(destination(empty, 0, { key: "ArrowRight", ...plain }, 3)).toBeNull();
  });
});

test.each([
  ["End", true, true],
  ["End", false, false],
  ["Home", true, false],
])("%s (with a command: %s) leads to the last of all: %s", (key, isCommand, leads) => {
  expect(isToTheEnd({ key, ctrlKey: isCommand, metaKey: false })).toBe(leads);
  expect(isToTheEnd({ key, ctrlKey: false, metaKey: isCommand })).toBe(leads);
});
