import { describe, expect, test } from "vitest";
import { heightThatFills, layOut, rowOf, rowsBetween, type Shape } from "./justified-layout";

/** Shapes from a fixed sequence, so that a failure can be repeated. */
function shapes(count: number, seed = 7): Shape[] {
  let state = seed;
  const next = () => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return state / 2147483648;
  };
  return Array.from({ length: count }, () => ({ width: 200 + next() * 4000, height: 200 + next() * 4000 }));
}

const options = { width: 1000, targetHeight: 160, gap: 4 };

describe("layOut", () => {
  test("every picture is in exactly one row, in order", () => {
    const layout = layOut(shapes(500), options);
    const indices = layout.rows.flatMap((row) => Array.from({ length: row.end - row.start }, (_, i) => row.start + i));
    expect(indices).toEqual(Array.from({ length: 500 }, (_, i) => i));
  });

  test.each([320, 390, 777, 1440, 2560])("every row but the last is exactly %i px wide", (width) => {
    const layout = layOut(shapes(300, width), { ...options, width });
    for (const row of layout.rows.slice(0, -1)) {
      const last = row.end - 1;
      expect((layout.lefts[last] ?? 0) + (layout.widths[last] ?? 0)).toBeCloseTo(width, 6);
    }
  });

  test("pictures and rows are one gap apart", () => {
    const layout = layOut(shapes(200), options);
    for (const row of layout.rows) {
      for (let index = row.start + 1; index < row.end; index++) {
        const before = (layout.lefts[index - 1] ?? 0) + (layout.widths[index - 1] ?? 0);
        expect((layout.lefts[index] ?? 0) - before).toBeCloseTo(4, 6);
      }
    }
    for (const [index, row] of layout.rows.slice(1).entries()) {
      const above = layout.rows[index];
      expect(row.top - ((above?.top ?? 0) + (above?.height ?? 0))).toBeCloseTo(4, 6);
    }
  });

  test("a picture keeps its shape", () => {
    const layout = layOut([{ width: 300, height: 200 }], options);
    expect((layout.widths[0] ?? 0) / (layout.rows[0]?.height ?? 1)).toBeCloseTo(1.5, 6);
  });

  test("the last row is not blown up to fill the width", () => {
    const layout = layOut([{ width: 100, height: 100 }], options);
    expect(layout.rows).toEqual([{ top: 0, height: 160, start: 0, end: 1 }]);
  });

  test("a panorama is wider than it is tall and never wider than the grid", () => {
    const layout = layOut([{ width: 90_000, height: 300 }, ...shapes(4)], options);
    for (const [index, left] of layout.lefts.entries()) {
      expect(left + (layout.widths[index] ?? 0)).toBeLessThanOrEqual(1000.0001);
    }
  });

  test("a picture whose size is not known takes a square", () => {
    const layout = layOut([{ width: 0, height: 0 }], options);
    expect(layout.widths[0]).toBe(160);
  });

  test("no pictures take no room", () => {
    expect(layOut([], options)).toMatchObject({ rows: [], height: 0 });
  });
});

describe("a line across the grid", () => {
  const divided = (at: number, count = 60) => layOut(shapes(count), { ...options, divide: { at, room: 70 } });

  test("has a row of its own end before it and another begin after it", () => {
    const { rows, divider } = divided(13);
    expect(rows[(divider?.row ?? 0) - 1]?.end).toBe(13);
    expect(rows[divider?.row ?? 0]?.start).toBe(13);
  });

  test("has its room below the pictures before it, and the rows after it follow at once", () => {
    const { rows, divider } = divided(13);
    const [before, after] = [rows[(divider?.row ?? 0) - 1], rows[divider?.row ?? 0]];
    expect(divider?.top).toBeCloseTo((before?.top ?? 0) + (before?.height ?? 0) + 4, 6);
    expect(after?.top).toBeCloseTo((divider?.top ?? 0) + 70, 6);
  });

  test("leaves a few pictures before it as tall as others, and ragged", () => {
    expect(divided(1).rows[0]).toMatchObject({ height: 160, start: 0, end: 1 });
  });

  test("leaves every picture in exactly one row, in order", () => {
    for (const at of [0, 1, 13, 59]) {
      const ends = divided(at).rows.map(({ end }) => end);
      expect(divided(at).rows.map(({ start }) => start)).toEqual([0, ...ends.slice(0, -1)]);
      expect(ends.at(-1)).toBe(60);
    }
  });

  test("comes first where no picture is before it", () => {
    const { rows, divider } = divided(0);
    expect(divider).toEqual({ top: 0, height: 70, row: 0 });
    expect(rows[0]).toMatchObject({ top: 70, start: 0 });
  });

  test.each([60, 200])("is not there while none of %i pictures comes after it", (at) => {
    expect(divided(at)).toEqual(layOut(shapes(60), options));
  });

  test("is in no row: in the middle of it nothing is visible", () => {
    const { divider, ...layout } = divided(13);
    const middle = (divider?.top ?? 0) + 35;
    const [first, after] = rowsBetween({ ...layout, divider }, middle - 10, middle + 10);
    expect(after - first).toBe(0);
  });
});

describe("rowsBetween", () => {
  const layout = layOut(shapes(400), options);

  test("finds the rows on screen and no others", () => {
    const [first, after] = rowsBetween(layout, 700, 1500);
    for (const [index, row] of layout.rows.entries()) {
      const touches = row.top + row.height > 700 && row.top < 1500;
      expect(touches).toBe(index >= first && index < after);
    }
  });

  test("below the last row there is nothing", () => {
    const [first, after] = rowsBetween(layout, layout.height + 10, layout.height + 500);
    expect(after - first).toBe(0);
  });

  test("rowOf finds the row of each picture", () => {
    for (const [index, row] of layout.rows.entries()) {
      expect(rowOf(layout, row.start)).toBe(index);
      expect(rowOf(layout, row.end - 1)).toBe(index);
    }
  });
});

describe("heightThatFills", () => {
  const screen = { width: 1440, height: 900 };
  const limits = { smallest: 96, largest: 240 };

  test("a middling collection covers about one screen", () => {
    const some = shapes(60);
    const targetHeight = heightThatFills(some, screen, limits);
    const { height } = layOut(some, { width: 1440, targetHeight, gap: 0 });
    expect(height).toBeGreaterThan(900 * 0.75);
    expect(height).toBeLessThan(900 * 1.25);
  });

  test("a large collection stays legible and a tiny one does not become a poster", () => {
    expect(heightThatFills(shapes(5000), screen, limits)).toBe(96);
    expect(heightThatFills(shapes(1), screen, limits)).toBe(240);
  });
});
