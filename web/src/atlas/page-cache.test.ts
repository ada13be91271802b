import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { fakeBitmap } from "../testing/fake-bitmap";
import { PageCache, RETRY_AFTER_MS } from "./page-cache";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** Lets the promises that are settled run their consequences. */
const settle = () => vi.advanceTimersByTimeAsync(0);

/** A loader whose pages arrive as soon as they are asked for, except those in `broken`. */
function loader(broken = new Set<string>()) {
  const asked: string[] = [];
  const load = async (url: string) => {
    asked.push(url);
    if (broken.has(url)) throw new Error("404");
    return fakeBitmap(100, 100);
  };
  return { asked, broken, load };
}

describe("PageCache", () => {
  test("a wanted page is fetched once, however often it is wanted", async () => {
    const { asked, load } = loader();
    const pages = new PageCache(load);
    pages.want(["a"]);
    pages.want(["a"]);
    await settle();
    pages.want(["a"]);
    expect(asked).toEqual(["a"]);
    expect(pages.get("a")).toBeDefined();
  });

  test("a page that was begun is there when it is wanted, and asked for once", async () => {
    const { asked, load } = loader();
    const pages = new PageCache(load);
    pages.begin(["a"]);
    pages.want(["a"]);
    await settle();
    expect(pages.get("a")).toBeDefined();
    expect(asked).toEqual(["a"]);
  });

  test("listeners hear of an arrival until they stop listening", async () => {
    const pages = new PageCache(loader().load);
    let heard = 0;
    const stop = pages.subscribe(() => heard++);
    pages.want(["a"]);
    await settle();
    expect(heard).toBe(1);
    stop();
    pages.want(["b"]);
    await settle();
    expect(heard).toBe(1);
  });

  test("the most urgent go first, a few at once", async () => {
    const { asked, load } = loader();
    const pages = new PageCache(load);
    pages.want(["a", "b", "c", "d", "e"]);
    expect(asked).toEqual(["a", "b", "c"]);
    await settle();
    expect(asked).toEqual(["a", "b", "c", "d", "e"]);
  });

  test("what is no longer wanted before its turn is not fetched", async () => {
    const { asked, load } = loader();
    const pages = new PageCache(load);
    pages.want(["a", "b", "c", "d"]);
    pages.want(["e"]);
    await settle();
    expect(asked).toEqual(["a", "b", "c", "e"]);
  });

  test("a page that fails is tried once more after a pause, and then counted", async () => {
    const { asked, load } = loader(new Set(["a"]));
    const pages = new PageCache(load);
    pages.want(["a"]);
    await settle();
    expect(asked).toEqual(["a"]);
    expect(pages.failedCount).toBe(0);
    await vi.advanceTimersByTimeAsync(RETRY_AFTER_MS);
    expect(asked).toEqual(["a", "a"]);
    expect(pages.failedCount).toBe(1);
    pages.want(["a"]);
    await vi.advanceTimersByTimeAsync(10 * RETRY_AFTER_MS);
    expect(asked).toEqual(["a", "a"]);
  });

  test("a page that comes at the second try is as good as any", async () => {
    const { broken, load } = loader(new Set(["a"]));
    const pages = new PageCache(load);
    pages.want(["a"]);
    await settle();
    broken.clear();
    await vi.advanceTimersByTimeAsync(RETRY_AFTER_MS);
    expect(pages.get("a")).toBeDefined();
    expect(pages.failedCount).toBe(0);
  });

  test("failed pages are fetched when someone asks to try again", async () => {
    const { broken, load } = loader(new Set(["a"]));
    const pages = new PageCache(load);
    pages.want(["a"]);
    await vi.advanceTimersByTimeAsync(RETRY_AFTER_MS);
    broken.clear();
    pages.retryFailed();
    await settle();
    expect(pages.failedCount).toBe(0);
    expect(pages.get("a")).toBeDefined();
  });

  test("the page least lately drawn leaves first, and its memory with it", async () => {
    const onePage = 100 * 100 * 4;
    const pages = new PageCache(loader().load, 2 * onePage);
    pages.want(["a", "b"]);
    await settle();
    const b = pages.get("b");
    pages.get("a");
    pages.want(["c"]);
    await settle();
    expect(pages.get("a")).toBeDefined();
    expect(pages.get("b")).toBeUndefined();
    expect(b?.close).toHaveBeenCalledOnce();
  });
});
