import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Picture } from "../../api/types";
import { PictureBook } from "./picture-book";

const asked: (readonly string[])[] = [];
const found = vi.fn();
let fails = false;

const lookUp = async (ids: readonly string[]) => {
  asked.push(ids);
  if (fails) throw new Error("gone");
  return ids.map((id) => ({ id, name: `${id}.jpg` }) as Picture);
};

beforeEach(() => {
  vi.useFakeTimers();
  asked.length = 0;
  fails = false;
  found.mockClear();
});
afterEach(() => vi.useRealTimers());

test("what is wanted last is looked up once the eye rests, and once only", async () => {
  const book = new PictureBook(lookUp, found);
  book.want(["a", "b"]);
  book.want(["c"]);
  await vi.runAllTimersAsync();
  expect(asked).toEqual([["c"]]);
  expect(book.get("c")?.name).toBe("c.jpg");
  book.want(["c"]);
  await vi.runAllTimersAsync();
  expect(asked).toHaveLength(1);
  expect(found).toHaveBeenCalledTimes(1);
});

test("more than fits a question is looked up in several, the most urgent first", async () => {
  const ids = Array.from({ length: 130 }, (_, index) => `p${index}`);
  const book = new PictureBook(lookUp, found);
  book.want(ids);
  await vi.runAllTimersAsync();
  expect(asked.map((part) => part.length)).toEqual([60, 60, 10]);
  expect(asked.flat()).toEqual(ids);
});

test("what could not be had is asked again when it is next wanted, and not before", async () => {
  const book = new PictureBook(lookUp, found);
  fails = true;
  book.want(["a"]);
  await vi.runAllTimersAsync();
  expect([asked.length, book.get("a")]).toEqual([1, undefined]);
  fails = false;
  book.want(["a"]);
  await vi.runAllTimersAsync();
  expect(book.get("a")?.name).toBe("a.jpg");
});

test("nothing is asked for a map that is gone", async () => {
  const book = new PictureBook(lookUp, found);
  book.want(["a"]);
  book.dispose();
  await vi.runAllTimersAsync();
  expect(asked).toEqual([]);
});
