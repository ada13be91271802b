import { describe, expect, test } from "vitest";
import { bounded, boxOf, closer, fitted, isEnlarged, middleOfRoom, moved, spaceOf, type View, zoomed } from "./zoom";

const WINDOW = { width: 1000, height: 800 };
const ROOM = { x: 0, y: 60, width: 1000, height: 700 };
const photograph = spaceOf({ width: 4000, height: 3000 }, WINDOW, ROOM);

/** Views of all kinds, the same at every run. */
function* views(count: number): Generator<View> {
  let seed = 7;
  const next = () => {
    seed = (seed * 16807) % 2147483647;
    return seed / 2147483647;
  };
  for (let each = 0; each < count; each++) yield { scale: next() * 6, x: next() * 4e4 - 2e4, y: next() * 4e4 - 2e4 };
}

describe("a picture that fits", () => {
  test("lies whole in the middle of its room", () => {
    const box = boxOf(fitted(photograph), photograph);
    expect(box.height).toBeCloseTo(700);
    expect(box.width).toBeCloseTo(933.33, 1);
    expect([box.x + box.width / 2, box.y + box.height / 2]).toEqual([500, 410]);
  });

  test("is at most twice its own size", () => {
    const small = spaceOf({ width: 100, height: 50 }, WINDOW, ROOM);
    expect(boxOf(fitted(small), small)).toEqual({ x: 400, y: 360, width: 200, height: 100 });
  });

  test("is thick enough to be seen, however thin", () => {
    const line = spaceOf({ width: 30_000, height: 2 }, WINDOW, ROOM);
    expect(boxOf(fitted(line), line)).toMatchObject({ width: 1000, height: 8 });
  });
});

describe("an enlarged picture", () => {
  test("keeps under a finger what was there", () => {
    const at = { x: 610, y: 333 };
    const before = zoomed(fitted(photograph), 3, middleOfRoom(photograph), photograph);
    const after = zoomed(before, 1.7, at, photograph);
    const under = (view: View) => [(at.x - view.x) / view.scale, (at.y - view.y) / view.scale];
    expect(under(after)[0]).toBeCloseTo(under(before)[0] ?? 0);
    expect(under(after)[1]).toBeCloseTo(under(before)[1] ?? 0);
  });

  test("is at most four times its own size, and at least as large as what fits", () => {
    const at = middleOfRoom(photograph);
    expect(zoomed(fitted(photograph), 1e6, at, photograph).scale).toBe(4);
    expect(zoomed(fitted(photograph), 1e-6, at, photograph)).toEqual(fitted(photograph));
  });

  test("leaves no gap that it could fill, wherever it is moved", () => {
    for (const view of views(300)) {
      const box = boxOf(bounded(view, photograph), photograph);
      for (const [start, length, whole] of [
        [box.x, box.width, WINDOW.width],
        [box.y, box.height, WINDOW.height],
      ] as const) {
        if (length >= whole) {
          expect(start).toBeLessThanOrEqual(0);
          expect(start + length).toBeGreaterThanOrEqual(whole - 1e-6);
        } else {
          expect(start).toBeGreaterThanOrEqual(0);
          expect(start + length).toBeLessThanOrEqual(whole + 1e-6);
        }
      }
    }
  });

  test("stops at its edge and stays in the middle the way it does not fill", () => {
    const panorama = spaceOf({ width: 6000, height: 600 }, WINDOW, ROOM);
    const view = zoomed(fitted(panorama), 2, middleOfRoom(panorama), panorama);
    expect(moved(view, 1e5, 1e5, panorama)).toEqual({ ...view, x: 0 });
    expect(moved(view, -1e5, 0, panorama).x).toBe(-1000);
  });

  test("comes back to where it fits as the window grows around it", () => {
    const view = zoomed(fitted(photograph), 1.2, { x: 0, y: 0 }, photograph);
    const larger = spaceOf(
      { width: 4000, height: 3000 },
      { width: 3000, height: 2400 },
      { ...ROOM, x: 500, width: 2000, height: 2100 },
    );
    expect(isEnlarged(view, photograph)).toBe(true);
    expect(bounded(view, larger)).toEqual(fitted(larger));
  });
});

describe("a closer look", () => {
  test("is the picture's own size", () => expect(closer(photograph)).toBe(1));
  test("is twice what fits where that is almost its own size", () => {
    expect(closer(spaceOf({ width: 1100, height: 700 }, WINDOW, ROOM))).toBeCloseTo(1.818, 3);
    expect(closer(spaceOf({ width: 100, height: 70 }, WINDOW, ROOM))).toBe(4);
  });
});
