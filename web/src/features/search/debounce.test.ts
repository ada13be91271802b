import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { debounce } from "./debounce";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test("only the last of several quick words is asked", () => {
  const asked: string[] = [];
  const { later } = debounce<string>((word) => asked.push(word), 180);
  later("r");
  vi.advanceTimersByTime(100);
  later("re");
  vi.advanceTimersByTime(100);
  later("red");
  vi.advanceTimersByTime(179);
  expect(asked).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(asked).toEqual(["red"]);
});

test("what was cancelled is not asked", () => {
  const asked: string[] = [];
  const { later, cancel } = debounce<string>((word) => asked.push(word), 180);
  later("red");
  cancel();
  vi.advanceTimersByTime(1000);
  expect(asked).toEqual([]);
});
