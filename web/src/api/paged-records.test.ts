import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { FIRST_PAUSE_MS, PagedRecords, REST_MS } from "./paged-records";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** Records of ten a page that arrive `delay` after they are asked for; `failing` pages do not. */
function records(delay = 0) {
  const asked: number[] = [];
  const stopped: number[] = [];
  const failing = new Set<number>();
  let changes = 0;
  const made = new PagedRecords<{ id: string }>(
    10,
    async (offset, limit, signal) => {
      asked.push(offset);
      signal.addEventListener("abort", () => stopped.push(offset));
      await new Promise((resolve) => setTimeout(resolve, delay));
      signal.throwIfAborted();
      if (failing.has(offset)) throw new Error("500");
      return Array.from({ length: limit }, (_, index) => ({ id: `record-${offset + index}` }));
    },
    () => changes++,
  );
  return { made, asked, stopped, failing, changes: () => changes };
}

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

describe("records of a long list", () => {
  test("are known where one looks, and nowhere else", async () => {
    const { made, asked, changes } = records();
    made.look("grid", 995, 1012);
    await pass(REST_MS + 5);
    expect(asked).toEqual([990, 1000, 1010]);
    expect([made.at(995)?.id, made.at(1011)?.id, made.at(980)]).toEqual(["record-995", "record-1011", undefined]);
    expect([made.indexOf("record-1003"), made.indexOf("record-980")]).toEqual([1003, -1]);
    expect(changes()).toBe(3);
  });

  test("are not asked for where one passes", async () => {
    const { made, asked } = records();
    for (let first = 0; first < 5000; first += 100) {
      made.look("grid", first, first + 10);
      await pass(REST_MS / 2);
    }
    await pass(REST_MS);
    expect(asked).toEqual([4900]);
  });

  test("on their way are taken back once one has passed on", async () => {
    const { made, asked, stopped } = records(500);
    made.look("grid", 0, 10);
    await pass(REST_MS + 1);
    made.look("grid", 700, 710);
    expect(stopped).toEqual([0]);
    await pass(2000);
    expect(asked).toEqual([0, 700]);
    expect([made.at(0), made.at(705)?.id]).toEqual([undefined, "record-705"]);
  });

  test("are known for everyone who looks", async () => {
    const { made } = records();
    made.look("grid", 0, 10);
    made.look("viewer", 500, 501);
    await pass(2 * REST_MS);
    expect([made.at(3)?.id, made.at(500)?.id]).toEqual(["record-3", "record-500"]);
  });

  test("that cannot be had are asked for again, after longer and longer pauses, while one looks", async () => {
    const { made, asked, failing } = records();
    failing.add(0);
    made.look("grid", 0, 10);
    await pass(REST_MS + 1);
    await pass(FIRST_PAUSE_MS + 1);
    expect(asked).toEqual([0, 0]);
    await pass(FIRST_PAUSE_MS + 1);
    expect(asked).toEqual([0, 0]);
    failing.clear();
    await pass(FIRST_PAUSE_MS);
    expect(made.at(0)?.id).toBe("record-0");
  });

  test("looked at the longest ago are forgotten, and asked for again when one returns", async () => {
    const { made, asked } = records();
    for (let page = 0; page < 40; page++) {
      made.look("grid", page * 10, page * 10 + 10);
      await pass(REST_MS + 1);
    }
    expect([made.at(0), made.indexOf("record-0"), made.at(395)?.id]).toEqual([undefined, -1, "record-395"]);
    made.look("grid", 0, 10);
    await pass(REST_MS + 1);
    expect(made.at(0)?.id).toBe("record-0");
    expect(asked.filter((offset) => offset === 0)).toHaveLength(2);
  });

  test("that one went on looking at are kept though they came first", async () => {
    const { made, asked } = records();
    for (let page = 0; page < 40; page++) {
      made.look("grid", page * 10, page * 10 + 10);
      made.look("viewer", 0, 1);
      await pass(REST_MS + 1);
    }
    expect(made.at(0)?.id).toBe("record-0");
    expect(asked.filter((offset) => offset === 0)).toHaveLength(1);
  });
});
