import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { fakePicture } from "../testing/fake-api";
import { listed } from "./gallery";
import { REST_MS } from "./paged-records";
import { WholeWall } from "./whole-wall";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const range = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => fakePicture(from + index));
/** 1.5 : 1 is 128 + 40 log2 1.5 = 151. */
const shapes = (count: number) =>
  Uint8Array.from({ length: 4 * count }, (_, at) => [at >> 2, 20, 30, 151][at % 4] ?? 0);

function wall(count: number, known: number) {
  const asked: number[] = [];
  const made = new WholeWall(shapes(count), range(0, known), async (offset, limit) => {
    asked.push(offset);
    return range(offset, Math.min(count, offset + limit));
  });
  return { made, asked };
}

describe("the whole wall", () => {
  test("has a shape and a colour for every picture before any more is known", () => {
    const { made } = wall(100, 10);
    expect(made.count).toBe(100);
    expect(made.ratios[99]).toBeCloseTo(1.5, 1);
    expect(Array.from(made.colourAt(99))).toEqual([99, 20, 30]);
    expect([made.at(9)?.name, made.at(10)]).toEqual(["picture-9.jpg", undefined]);
  });

  test("lies as its beginning did", () => {
    const { made } = wall(100, 10);
    const beginning = listed(range(0, 10), true);
    expect(Array.from(made.ratios.slice(0, 10))).toEqual(Array.from(beginning.ratios));
  });

  test("tells who listens that more is known", async () => {
    const { made, asked } = wall(100, 10);
    let heard = 0;
    const stop = made.subscribe(() => heard++);
    made.look("grid", 0, 25);
    await vi.advanceTimersByTimeAsync(REST_MS + 1);
    expect(asked).toEqual([10, 20]);
    expect([made.at(24)?.name, made.indexOf("picture-24"), made.version, heard]).toEqual(["picture-24.jpg", 24, 2, 2]);
    stop();
    made.look("grid", 90, 200);
    await vi.advanceTimersByTimeAsync(REST_MS + 1);
    expect([made.at(99)?.name, made.at(100), heard]).toEqual(["picture-99.jpg", undefined, 2]);
  });

  test("asks for nothing that is known", async () => {
    const { made, asked } = wall(100, 10);
    made.look("grid", 0, 10);
    made.look("viewer", 0, 0);
    await vi.advanceTimersByTimeAsync(1000);
    expect(asked).toEqual([]);
  });
});

describe("pictures that are all known", () => {
  test("have their own shapes, and a square where that is not known", () => {
    const broken = { ...fakePicture(1), width: 0, height: 0 };
    expect(Array.from(listed([fakePicture(0), broken]).ratios)).toEqual([1.5, 1]);
  });

  test("are found by their id, and by that of one they stand for", () => {
    const gallery = listed([fakePicture(0), { ...fakePicture(1), stack: ["copy"] }]);
    expect([gallery.indexOf("picture-1"), gallery.indexOf("copy"), gallery.indexOf("none")]).toEqual([1, 1, -1]);
  });
});
