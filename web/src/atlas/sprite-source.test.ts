import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { fakeBitmap } from "../testing/fake-bitmap";
import { Forgotten } from "./decode-messages";
import { PageCache, RETRY_AFTER_MS } from "./page-cache";
import { begin, pagesFor, spriteAtHand } from "./sprite-source";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const place = { x: 2, y: 2, width: 92, height: 61 };
const sprite = { ...place, page_url: "page", page_width: 2048, page_height: 2048 };
const sheet = { ...place, x: 98, page_url: "sheet" };
const hit = { sprite, sheet };

/** A cache that was asked for what a picture wants until nothing changed any more. */
async function drawn(picture: typeof hit | { sprite: typeof sprite }, faults: Record<string, Error> = {}) {
  const asked: string[] = [];
  const pages = new PageCache(async (url) => {
    asked.push(url);
    const fault = faults[url];
    if (fault) throw fault;
    return fakeBitmap(100, 100);
  });
  pages.subscribe(() => pages.want(pagesFor(pages, picture)));
  pages.want(pagesFor(pages, picture));
  await vi.advanceTimersByTimeAsync(3 * RETRY_AFTER_MS);
  return { asked, pages };
}

describe("where a sprite is drawn from", () => {
  test("what is begun for an answer is what it is drawn from, and nothing that is at hand", async () => {
    const { asked, pages } = await drawn({ sprite });
    begin(pages, [{ sprite }, hit, { sprite: { ...sprite, page_url: "other" }, sheet }]);
    await vi.advanceTimersByTimeAsync(RETRY_AFTER_MS);
    expect(asked).toEqual(["page", "sheet"]);
  });

  test("a hit comes from the sheet of its answer, and no page of the atlas is asked for", async () => {
    const { asked, pages } = await drawn(hit);
    expect(asked).toEqual(["sheet"]);
    expect(spriteAtHand(pages, hit)).toBe(sheet);
  });

  test("a picture of the wall comes from its page", async () => {
    const { asked, pages } = await drawn({ sprite });
    expect(asked).toEqual(["page"]);
    expect(spriteAtHand(pages, { sprite })).toBe(sprite);
  });

  test("a hit whose page is there needs no sheet", async () => {
    const { pages } = await drawn({ sprite });
    expect(pagesFor(pages, hit)).toEqual(["page"]);
    expect(spriteAtHand(pages, hit)).toBe(sprite);
  });

  test("for a sheet that fails the page stands in, and where that came nothing is missed or said", async () => {
    const { asked, pages } = await drawn(hit, { sheet: new Error("500") });
    expect(asked).toEqual(["sheet", "page"]);
    expect(pages.failedCount).toBe(0);
    expect(spriteAtHand(pages, hit)).toBe(sprite);
  });

  test("a sheet that the server forgot is not tried again and nothing is said", async () => {
    const { asked, pages } = await drawn(hit, { sheet: new Forgotten("404") });
    expect(asked).toEqual(["sheet", "page"]);
    expect(pages.failedCount).toBe(0);
    expect(spriteAtHand(pages, hit)).toBe(sprite);
  });

  test("where both fail, each is tried once more, and that is said", async () => {
    const { asked, pages } = await drawn(hit, { sheet: new Error("500"), page: new Error("500") });
    expect(asked.sort()).toEqual(["page", "page", "sheet", "sheet"]);
    expect(pages.failedCount).toBe(2);
    expect(spriteAtHand(pages, hit)).toBeUndefined();
  });
});
