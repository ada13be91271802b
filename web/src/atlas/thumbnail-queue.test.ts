import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { fakeBitmap } from "../testing/fake-bitmap";
import { AT_ONCE, PAUSE_AFTER_FAILURE_MS, REST_MS, ThumbnailQueue } from "./thumbnail-queue";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A loader whose thumbnails arrive only when told to. */
function loader() {
  const under = new Map<string, { arrive: () => void; fail: () => void; signal: AbortSignal }>();
  const load = (url: string, signal: AbortSignal) =>
    new Promise<ImageBitmap>((resolve, reject) => {
      signal.addEventListener("abort", () => reject(signal.reason));
      under.set(url, {
        arrive: () => resolve(fakeBitmap(336, 224)),
        fail: () => reject(new Error("404")),
        signal,
      });
    });
  return { under, load };
}

const names = (count: number) => Array.from({ length: count }, (_, index) => `t${index}`);

describe("ThumbnailQueue", () => {
  test("nothing is fetched before the eye has come to rest", () => {
    const { under, load } = loader();
    const queue = new ThumbnailQueue(load, () => {});
    queue.want(["a"]);
    vi.advanceTimersByTime(REST_MS - 1);
    queue.want(["a", "b"]);
    vi.advanceTimersByTime(REST_MS - 1);
    expect(under.size).toBe(0);
    vi.advanceTimersByTime(1);
    expect([...under.keys()]).toEqual(["a", "b"]);
  });

  test("wanting the same again does not put off the rest", () => {
    const { under, load } = loader();
    const queue = new ThumbnailQueue(load, () => {});
    queue.want(["a"]);
    vi.advanceTimersByTime(REST_MS - 1);
    queue.want(["a"]);
    vi.advanceTimersByTime(1);
    expect([...under.keys()]).toEqual(["a"]);
  });

  test("never more than six at once", async () => {
    const { under, load } = loader();
    const queue = new ThumbnailQueue(load, () => {});
    queue.want(names(20));
    vi.advanceTimersByTime(REST_MS);
    expect(under.size).toBe(AT_ONCE);
    under.get("t0")?.arrive();
    await vi.advanceTimersByTimeAsync(0);
    expect(under.size).toBe(AT_ONCE + 1);
  });

  test("one that is scrolled away is aborted, one that stays goes on", () => {
    const { under, load } = loader();
    const queue = new ThumbnailQueue(load, () => {});
    queue.want(["a", "b"]);
    vi.advanceTimersByTime(REST_MS);
    queue.want(["b", "c"]);
    expect(under.get("a")?.signal.aborted).toBe(true);
    expect(under.get("b")?.signal.aborted).toBe(false);
  });

  test("one that was aborted may come back", async () => {
    const { under, load } = loader();
    const queue = new ThumbnailQueue(load, () => {});
    queue.want(["a"]);
    vi.advanceTimersByTime(REST_MS);
    queue.want(["b"]);
    await vi.advanceTimersByTimeAsync(0);
    queue.want(["a"]);
    await vi.advanceTimersByTimeAsync(REST_MS);
    under.get("a")?.arrive();
    await vi.advanceTimersByTimeAsync(0);
    expect(queue.get("a")).toBeDefined();
  });

  test("an arrival is told, and one that cannot be had is let be for a while", async () => {
    const { under, load } = loader();
    const arrived = vi.fn();
    const queue = new ThumbnailQueue(load, arrived);
    queue.want(["a", "b"]);
    vi.advanceTimersByTime(REST_MS);
    under.get("a")?.arrive();
    under.get("b")?.fail();
    await vi.advanceTimersByTimeAsync(0);
    expect(arrived).toHaveBeenCalledOnce();
    under.clear();
    queue.want(["b"]);
    vi.advanceTimersByTime(REST_MS);
    expect(under.size).toBe(0);
    await vi.advanceTimersByTimeAsync(PAUSE_AFTER_FAILURE_MS);
    expect([...under.keys()]).toEqual(["b"]);
    under.get("b")?.fail();
    await vi.advanceTimersByTimeAsync(0);
    under.clear();
    await vi.advanceTimersByTimeAsync(PAUSE_AFTER_FAILURE_MS);
    expect(under.size).toBe(0);
  });
});
