import { describe, expect, test } from "vitest";
import { framed, kept, LARGEST_PX, levelAt, pan, toCells, toWindow, visible, zoom } from "./camera";

const size = { width: 1000, height: 600 };
const inset = { top: 80, bottom: 40 };
const bounds = { left: 10, top: 20, right: 110, bottom: 80 };
const camera = { x: 40, y: 30, scale: 4 };

describe("the camera", () => {
  test("what is in the window is where it was in the map, and back", () => {
    const cell = toCells({ x: 130, y: 70 }, camera, size);
    expect(toWindow(cell, camera, size)).toEqual({ x: 130, y: 70 });
  });

  test("all of the map lies between what covers the window", () => {
    const all = framed(bounds, size, inset);
    const corner = toWindow({ x: bounds.left, y: bounds.top }, all, size);
    const other = toWindow({ x: bounds.right, y: bounds.bottom }, all, size);
    expect(corner.y).toBeGreaterThanOrEqual(inset.top);
    expect(other.y).toBeLessThanOrEqual(size.height - inset.bottom);
    expect(corner.x).toBeGreaterThanOrEqual(0);
    expect(other.x).toBeLessThanOrEqual(size.width);
    expect(corner.x + other.x).toBeCloseTo(size.width, 6);
  });

  test("a step moves what is shown by so many pixels", () => {
    const cell = { x: 44, y: 31 };
    const [before, after] = [toWindow(cell, camera, size), toWindow(cell, pan(camera, { x: 12, y: -5 }), size)];
    expect([after.x - before.x, after.y - before.y]).toEqual([12, -5]);
  });

  test("what the pointer is on stays under it while the map grows", () => {
    const point = { x: 777, y: 111 };
    const held = toCells(point, camera, size);
    const after = toWindow(held, zoom(camera, 2.5, point, size), size);
    expect(after.x).toBeCloseTo(point.x, 6);
    expect(after.y).toBeCloseTo(point.y, 6);
  });

  test("the map is not lost beside the window, nor drawn nearer than a picture fills it", () => {
    expect(kept({ x: -900, y: 900, scale: 1e9 }, bounds, size, inset)).toEqual({ x: 10, y: 80, scale: LARGEST_PX });
    expect(kept({ ...camera, scale: 1e-9 }, bounds, size, inset).scale).toBeCloseTo(
      0.8 * framed(bounds, size, inset).scale,
    );
  });
});

describe("the level", () => {
  test.each([0.2, 1, 1.6, 7, 39, 41, 200])("at %d px a cell its pictures can be seen and are few", (scale) => {
    const level = levelAt(scale, size, 10);
    const side = scale * 2 ** level;
    expect(side).toBeGreaterThanOrEqual(40);
    if (level > 0) expect(side).toBeLessThan(80);
  });

  test("a very large window shows larger pictures, not more of them", () => {
    const wall = { width: 7680, height: 4320 };
    const side = 2 ** levelAt(1, wall, 12);
    expect((wall.width / side) * (wall.height / side)).toBeLessThan(1200);
  });

  test("one that there is not is not asked for", () => {
    expect(levelAt(1e-6, size, 5)).toBe(4);
  });

  test("only cells that the window touches are shown", () => {
    const near = { ...camera, scale: 16 };
    const shown = visible(near, size, 1, 64);
    const first = toWindow({ x: 2 * shown.left, y: 2 * shown.top }, near, size);
    const last = toWindow({ x: 2 * shown.right, y: 2 * shown.bottom }, near, size);
    for (const [start, end, length] of [
      [first.x, last.x, size.width],
      [first.y, last.y, size.height],
    ] as const) {
      expect(start).toBeLessThanOrEqual(0);
      expect(start).toBeGreaterThan(-32);
      expect(end).toBeGreaterThanOrEqual(length);
      expect(end).toBeLessThan(length + 32);
    }
    expect(visible({ ...near, x: -500 }, size, 1, 64)).toMatchObject({ left: 0, right: 0 });
  });
});
