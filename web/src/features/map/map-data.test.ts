import { describe, expect, test } from "vitest";
import { madeMap } from "./made-map";
import { MapData } from "./map-data";

describe("the map's bytes", () => {
  test("say of each picture where it is, how large its sprite is, its colour and its id", () => {
    const bytes = new ArrayBuffer(2 * 22);
    const view = new DataView(bytes);
    [
      [5, 300],
      [7, 2],
      [92, 60],
      [61, 92],
    ].forEach(([first, second], nth) => {
      view.setUint16(4 * nth, first ?? 0, true);
      view.setUint16(4 * nth + 2, second ?? 0, true);
    });
    new Uint8Array(bytes, 16).set([3, 0, 10, 20, 30, 40, 50, 60]);
    // "tijsjknv5eczv4b5" in base32, and zeros.
    new Uint8Array(bytes, 24).set([0x9a, 0x13, 0x24, 0xa9, 0xb5, 0xe9, 0x05, 0x9a, 0xf0, 0x3d]);
    const data = new MapData({ ...madeMap([]).info, count: 2 }, bytes);
    expect([data.columns[1], data.rows[1], data.widths[1], data.heights[1]]).toEqual([300, 2, 60, 92]);
    expect([data.id(0), data.id(1)]).toEqual(["tijsjknv5eczv4b5", "aaaaaaaaaaaaaaaa"]);
    expect(data.indexOf("tijsjknv5eczv4b5")).toBe(0);
    expect(data.indexOf("bbbbbbbbbbbbbbbb")).toBe(-1);
    expect([data.colour(0), data.colour(1)]).toEqual(["rgb(10 20 30)", "rgb(40 50 60)"]);
  });
});

describe("levels", () => {
  const data = madeMap([
    { column: 0, row: 0, level: 0 },
    { column: 1, row: 0, level: 3 },
    { column: 5, row: 6, level: 2 },
    { column: 7, row: 7, level: 1 },
  ]);

  test("each has one picture a cell, and those of a coarser one are on every finer one", () => {
    const shown = [0, 1, 2, 3].map((level) => [...data.level(level).shown].filter((index) => index >= 0));
    expect(shown).toEqual([[0, 1, 2, 3], [1, 2, 3], [1, 2], [1]].map((all) => expect.arrayContaining(all)));
    expect(data.level(3).shown).toEqual(Int32Array.of(1));
    expect(data.level(2).shown).toEqual(Int32Array.of(1, -1, -1, 2));
  });

  test("places in a tile count the pictures before, row by row, and begin anew in the next tile", () => {
    const { shown, place } = data.level(0);
    const placeOf = (index: number) => place[shown.indexOf(index)];
    expect([placeOf(0), placeOf(1), placeOf(2), placeOf(3)]).toEqual([0, 1, 0, 1]);
  });

  test("the bounds are those of the pictures", () => {
    expect(data.bounds).toEqual({ left: 0, top: 0, right: 8, bottom: 8 });
  });
});
