import { expect, test } from "vitest";
import { GestureReader } from "./gestures";

test("a lone pointer drags step by step, and its whole way is told at the end", () => {
  const reader = new GestureReader();
  reader.down(1, { x: 100, y: 100 }, 0);
  expect(reader.move(1, { x: 130, y: 90 })).toEqual({ kind: "drag", dx: 30, dy: -10 });
  expect(reader.move(1, { x: 135, y: 90 })).toEqual({ kind: "drag", dx: 5, dy: 0 });
  expect(reader.up(1, { x: 140, y: 90 }, 400)).toEqual({ kind: "way", dx: 40, dy: -10 });
});

test("a pointer that only passes over means nothing", () => {
  expect(new GestureReader().move(1, { x: 1, y: 1 })).toBeNull();
});

test("two pointers that part enlarge about their middle and move it", () => {
  const reader = new GestureReader();
  reader.down(1, { x: 100, y: 100 }, 0);
  reader.down(2, { x: 200, y: 100 }, 10);
  expect(reader.move(2, { x: 300, y: 100 })).toEqual({
    kind: "pinch",
    factor: 2,
    at: { x: 150, y: 100 },
    dx: 50,
    dy: 0,
  });
});

test("what is left of a pinch is no way and no tap", () => {
  const reader = new GestureReader();
  reader.down(1, { x: 100, y: 100 }, 0);
  reader.down(2, { x: 200, y: 100 }, 0);
  expect(reader.up(2, { x: 300, y: 100 }, 50)).toBeNull();
  expect(reader.up(1, { x: 100, y: 100 }, 60)).toBeNull();
});

const tap = (reader: GestureReader, x: number, ms: number) => {
  reader.down(1, { x, y: 50 }, ms);
  return reader.up(1, { x, y: 50 }, ms + 60);
};

test("two quick taps at a place are one wish, and a third begins anew", () => {
  const reader = new GestureReader();
  expect(tap(reader, 50, 0)).toBeNull();
  expect(tap(reader, 55, 200)).toEqual({ kind: "double", at: { x: 55, y: 50 } });
  expect(tap(reader, 55, 400)).toBeNull();
});

test("taps apart in time or place are taps", () => {
  const reader = new GestureReader();
  tap(reader, 50, 0);
  expect(tap(reader, 50, 900)).toBeNull();
  expect(tap(reader, 150, 1000)).toBeNull();
});

test("a pointer that is taken away leaves nothing behind", () => {
  const reader = new GestureReader();
  reader.down(1, { x: 0, y: 0 }, 0);
  reader.cancel(1);
  expect(reader.move(1, { x: 50, y: 0 })).toBeNull();
  expect(reader.up(1, { x: 90, y: 0 }, 20)).toBeNull();
});
