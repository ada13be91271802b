import { describe, expect, test } from "vitest";
import { heightThatFills, type Layout, layOut, type Row } from "./justified-layout";

/** Ratios from a fixed sequence, so that a failure can be repeated. */
function ratios(count: number, seed = 7): number[] {
  let state = seed;
  const next = () => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return state / 2147483648;
  };
  return Array.from({ length: count }, () => (200 + next() * 4000) / (200 + next() * 4000));
}

function rowsOf(layout: Layout): Row[] {
  return Array.from({ length: layout.rowCount }, (_, index) => layout.row(index)).filter((row) => row !== undefined);
}

const options = { width: 1000, targetHeight: 160, gap: 4 };

describe("layOut", () => {
  test("every picture is in exactly one row, in order", () => {
    const layout = layOut(ratios(500), options);
    const indices = rowsOf(layout).flatMap((row) =>
      Array.from({ length: row.end - row.start }, (_, i) => row.start + i),
    );
    expect(indices).toEqual(Array.from({ length: 500 }, (_, i) => i));
  });

  test.each([320, 390, 777, 1440, 2560])("every row but the last is exactly %i px wide", (width) => {
    const layout = layOut(ratios(300, width), { ...options, width });
    for (const row of rowsOf(layout).slice(0, -1)) {
      const last = layout.cells(row).at(-1);
      expect((last?.left ?? 0) + (last?.width ?? 0)).toBeCloseTo(width, 6);
    }
  });

  test("pictures and rows are one gap apart", () => {
    const layout = layOut(ratios(200), options);
    for (const row of rowsOf(layout)) {
      const cells = layout.cells(row);
      for (const [before, cell] of cells.slice(1).entries()) {
        const { left, width } = cells[before] ?? cell;
        expect(cell.left - (left + width)).toBeCloseTo(4, 6);
      }
    }
    for (const [index, row] of rowsOf(layout).slice(1).entries()) {
      const above = layout.row(index);
      expect(row.top - ((above?.top ?? 0) + (above?.height ?? 0))).toBeCloseTo(4, 6);
    }
  });

  test("a picture keeps its shape", () => {
    const layout = layOut([1.5], options);
    const [row] = rowsOf(layout);
    expect((row && layout.cells(row)[0]?.width) ?? 0).toBeCloseTo(1.5 * (row?.height ?? 1), 6);
  });

  test("the last row is not blown up to fill the width", () => {
    const layout = layOut([1], options);
    expect(rowsOf(layout)).toEqual([{ top: 0, height: 160, start: 0, end: 1 }]);
  });

  test("a panorama is wider than it is tall and never wider than the grid", () => {
    const layout = layOut([300, ...ratios(4)], options);
    const cells = rowsOf(layout).flatMap((row) => layout.cells(row));
    expect(cells[0]?.width).toBeGreaterThan(rowsOf(layout)[0]?.height ?? 1000);
    for (const { left, width } of cells) expect(left + width).toBeLessThanOrEqual(1000.0001);
  });

  test("the longest row has the most pictures", () => {
    const layout = layOut(ratios(300), options);
    expect(layout.longestRow).toBe(Math.max(...rowsOf(layout).map(({ start, end }) => end - start)));
  });

  test("a million pictures are laid out as a few are, and found again", () => {
    const million = layOut(
      Float32Array.from({ length: 1_000_000 }, (_, index) => 0.5 + (index % 37) / 20),
      options,
    );
    const last = million.row(million.rowCount - 1);
    expect(last?.end).toBe(1_000_000);
    expect(million.height).toBeCloseTo((last?.top ?? 0) + (last?.height ?? 0), 6);
    expect(million.rowOf(999_999)).toBe(million.rowCount - 1);
  });

  test("no pictures take no room", () => {
    expect(layOut([], options)).toMatchObject({ rowCount: 0, height: 0, longestRow: 0 });
  });
});

describe("a line across the grid", () => {
  const divided = (at: number, count = 60) => layOut(ratios(count), { ...options, divide: { at, room: 70 } });

  test("has a row of its own end before it and another begin after it", () => {
    const { divider } = divided(13);
    const rows = rowsOf(divided(13));
    expect(rows[(divider?.row ?? 0) - 1]?.end).toBe(13);
    expect(rows[divider?.row ?? 0]?.start).toBe(13);
  });

  test("has its room below the pictures before it, and the rows after it follow at once", () => {
    const { divider } = divided(13);
    const rows = rowsOf(divided(13));
    const [before, after] = [rows[(divider?.row ?? 0) - 1], rows[divider?.row ?? 0]];
    expect(divider?.top).toBeCloseTo((before?.top ?? 0) + (before?.height ?? 0) + 4, 6);
    expect(after?.top).toBeCloseTo((divider?.top ?? 0) + 70, 6);
  });

  test("leaves a few pictures before it as tall as others, and ragged", () => {
    expect(divided(1).row(0)).toMatchObject({ height: 160, start: 0, end: 1 });
  });

  test("leaves every picture in exactly one row, in order", () => {
    for (const at of [0, 1, 13, 59]) {
      const ends = rowsOf(divided(at)).map(({ end }) => end);
      expect(rowsOf(divided(at)).map(({ start }) => start)).toEqual([0, ...ends.slice(0, -1)]);
      expect(ends.at(-1)).toBe(60);
    }
  });

  test("comes first where no picture is before it", () => {
    const { divider } = divided(0);
    const rows = rowsOf(divided(0));
    expect(divider).toEqual({ top: 0, height: 70, row: 0 });
    expect(rows[0]).toMatchObject({ top: 70, start: 0 });
  });

  test.each([60, 200])("is not there while none of %i pictures comes after it", (at) => {
    expect(divided(at).divider).toBeNull();
    expect(rowsOf(divided(at))).toEqual(rowsOf(layOut(ratios(60), options)));
  });

  test("is in no row: in the middle of it nothing is visible", () => {
    const layout = divided(13);
    const middle = (layout.divider?.top ?? 0) + 35;
    const [first, after] = layout.rowsBetween(middle - 10, middle + 10);
    expect(after - first).toBe(0);
  });
});

describe("rowsBetween", () => {
  const layout = layOut(ratios(400), options);

  test("finds the rows on screen and no others", () => {
    const [first, after] = layout.rowsBetween(700, 1500);
    for (const [index, row] of rowsOf(layout).entries()) {
      const touches = row.top + row.height > 700 && row.top < 1500;
      expect(touches).toBe(index >= first && index < after);
    }
  });

  test("below the last row there is nothing", () => {
    const [first, after] = layout.rowsBetween(layout.height + 10, layout.height + 500);
    expect(after - first).toBe(0);
  });

  test("rowOf finds the row of each picture", () => {
    for (const [index, row] of rowsOf(layout).entries()) {
      expect(layout.rowOf(row.start)).toBe(index);
      expect(layout.rowOf(row.end - 1)).toBe(index);
    }
  });
});

describe("heightThatFills", () => {
  const screen = { width: 1440, height: 900 };
  const limits = { smallest: 96, largest: 240 };

  test("a middling collection covers about one screen", () => {
    const some = ratios(60);
    const targetHeight = heightThatFills(some, screen, limits);
    const { height } = layOut(some, { width: 1440, targetHeight, gap: 0 });
    expect(height).toBeGreaterThan(900 * 0.75);
    expect(height).toBeLessThan(900 * 1.25);
  });

  test("a large collection stays legible and a tiny one does not become a poster", () => {
    expect(heightThatFills(ratios(5000), screen, limits)).toBe(96);
    expect(heightThatFills(ratios(1), screen, limits)).toBe(240);
  });
});
