// @vitest-environment jsdom

import { QueryClientProvider } from "@tanstack/react-query";
import { act, createElement, type ReactNode } from "react";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { type Ask, NOTHING, words as term } from "../shared/ask";
import { FakeApi, fakePicture } from "../testing/fake-api";
import { renderHook } from "../testing/render-hook";
import { ApiProblem, ServerGone } from "./problem";
import { usePictureSet } from "./queries";
import { makeQueryClient } from "./query-client";
import { AFTER_FIRST_SIGHT_MS } from "./use-after-first-sight";

const WALL = NOTHING;
const words = (text: string): Ask => ({ ...NOTHING, text });

let api: FakeApi;

beforeEach(() => {
  vi.useFakeTimers();
  api = new FakeApi();
  vi.stubGlobal("fetch", api.fetch);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const pass = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms));

async function ask(question: Ask, foresee: Parameters<typeof usePictureSet>[1] = () => {}) {
  const client = makeQueryClient();
  const around = (children: ReactNode) => createElement(QueryClientProvider, { client }, children);
  const rendered = await renderHook((asked: Ask) => usePictureSet(asked, foresee), question, around);
  await pass(50);
  return rendered;
}

describe("a set of pictures", () => {
  test("the wall says how many there are, and took no time", async () => {
    const { latest } = await ask(WALL);
    expect(latest()).toMatchObject({ key: "wall", total: 10, tookMs: null, hasMore: false, isStale: false });
    expect(latest().pictures).toHaveLength(10);
  });

  test("the pictures of an answer are told of before they are shown", async () => {
    const told: number[] = [];
    const { latest } = await ask(words("red"), (pictures) => told.push(pictures.length));
    expect(told).toEqual([latest().pictures.length]);
  });

  test("words are asked as they are written", async () => {
    const { latest } = await ask(words("red & blue"));
    expect(new URL(api.asked[0] ?? "", "http://x").searchParams.get("query")).toBe("red & blue");
    expect(latest()).toMatchObject({ key: "q=red+%26+blue", tookMs: 1.5 });
  });

  test("what is not wanted is asked beside the words", async () => {
    await ask({ ...NOTHING, text: "beach", terms: [term("old people", true), term("x^2", true)] });
    const asked = new URL(api.asked[0] ?? "", "http://x").searchParams;
    expect([asked.getAll("query"), asked.getAll("not")]).toEqual([["beach"], ["old people", "x^2^1"]]);
  });

  test("where only what is not wanted is asked, there are no words and no line", async () => {
    api.relevance = { relevant_count: 0, verdict: "none", confidence: 1 };
    const { latest } = await ask({ ...NOTHING, text: "", terms: [term("people", true)] });
    expect(new URL(api.asked[0] ?? "", "http://x").searchParams.has("query")).toBe(false);
    expect(latest()).toMatchObject({ total: 10, relevantCount: null });
  });

  test.each([
    ["where the matches end", { relevant_count: 3, verdict: "matches", confidence: 0.9 }, 3],
    ["that nothing matches", { relevant_count: 0, verdict: "weak", confidence: 0.6 }, 0],
    ["of no line where too few pictures tell nothing", { relevant_count: 10, verdict: "weak", confidence: 0 }, null],
    ["of no line where nothing but filters was asked", null, null],
  ] as const)("an answer tells %s", async (_, relevance, relevantCount) => {
    api.relevance = relevance;
    const { latest } = await ask(words("red"));
    expect(latest()).toMatchObject({ total: 10, relevantCount });
  });

  test("an answer tells how many its pictures stand for, the wall that there are none", async () => {
    api.nearDuplicates = 33;
    expect((await ask({ ...NOTHING, filters: { folder: ["burst"] } })).latest()).toMatchObject({ nearDuplicates: 33 });
    expect((await ask(NOTHING)).latest()).toMatchObject({ nearDuplicates: 0 });
  });

  test("the wall has no line", async () => {
    expect((await ask(WALL)).latest().relevantCount).toBeNull();
  });

  test("more is fetched where the last ended, until there is no more", async () => {
    api.size = 320;
    const { latest } = await ask(words("red"));
    while (latest().hasMore) {
      latest().fetchMore();
      await pass(50);
    }
    expect(latest().pictures.map(({ id }) => id)).toEqual(Array.from({ length: 320 }, (_, i) => `picture-${i}`));
    expect(api.asked).toHaveLength(3);
  });

  test("the further one goes the more is fetched at once, so that the end of a large answer is not far", async () => {
    api.size = 5000;
    const { latest } = await ask(words("red"));
    while (latest().hasMore) {
      latest().fetchMore();
      await pass(50);
    }
    expect(latest().pictures.map(({ id }) => id)).toEqual(Array.from({ length: 5000 }, (_, i) => `picture-${i}`));
    expect(api.asked).toHaveLength(8);
  });

  test.each([
    ["an answer", words("red"), "/api/search"],
    ["the wall", WALL, "/api/images"],
  ])(
    "the ids of %s are told without its pictures being fetched, of the state that it was found in",
    async (_, question, path) => {
      api.size = 2500;
      const { latest } = await ask(question);
      const ids = latest().firstIds(2400, new AbortController().signal);
      await pass(50);
      expect(await ids).toEqual(Array.from({ length: 2400 }, (_, i) => `picture-${i}`));
      const further = api.asked.slice(1).map((asked) => new URL(asked, "http://x"));
      expect(further.map(({ searchParams }) => searchParams.get("limit"))).toEqual(["1000", "1000", "400"]);
      expect(further.every((url) => url.pathname === path && url.searchParams.get("snapshot") === "s")).toBe(true);
      expect(latest().pictures.length).toBeLessThan(2400);
    },
  );

  test("asking twice for more is asking once", async () => {
    api.size = 1000;
    const { latest } = await ask(words("red"));
    latest().fetchMore();
    latest().fetchMore();
    await pass(50);
    expect(api.asked).toHaveLength(2);
  });

  test("a picture that is dealt twice is shown once", async () => {
    api.size = 500;
    const { latest } = await ask(words("red"));
    const { pictures } = latest();
    api.trouble = () => Response.json({ hits: [pictures[0]], relevance: null, total: 500, snapshot: "other" });
    latest().fetchMore();
    await pass(50);
    expect(latest().pictures).toHaveLength(pictures.length);
  });

  test("the wall is laid out to its end once its beginning has been seen", async () => {
    api.size = 1000;
    const { latest } = await ask(WALL);
    expect(latest()).toMatchObject({ total: 1000, hasMore: true, gallery: { count: 400 } });
    await pass(AFTER_FIRST_SIGHT_MS);
    await pass(50);
    expect(latest()).toMatchObject({ total: 1000, hasMore: false, gallery: { count: 1000 } });
    expect(api.asked).toEqual(["/api/images?limit=400&order=similar", "/api/images/shapes?order=similar&snapshot=s"]);
  });

  test("the rest of the wall is there at once for who wants it", async () => {
    api.size = 1000;
    const { latest } = await ask(WALL);
    act(() => latest().fetchMore());
    await pass(50);
    expect(latest().gallery.count).toBe(1000);
  });

  test("a wall that ends where it begins asks for no shapes", async () => {
    const { latest } = await ask(WALL);
    await pass(AFTER_FIRST_SIGHT_MS);
    await pass(50);
    expect(api.asked).toHaveLength(1);
    expect(latest().gallery.count).toBe(10);
  });

  test("further pages of the wall are asked of its own state, and where that is gone all is asked again", async () => {
    api.size = 1000;
    const { latest } = await ask(WALL);
    await pass(AFTER_FIRST_SIGHT_MS);
    await pass(50);
    latest().gallery.look("grid", 800, 810);
    await pass(100);
    expect(api.asked.at(-1)).toBe("/api/images?offset=800&limit=400&snapshot=s&order=similar");
    expect(latest().gallery.at(805)?.id).toBe("picture-805");
    api.trouble = () => {
      api.trouble = undefined;
      return Response.json({ type: "urn:clip-atlas:problem:snapshot-gone", status: 404 }, { status: 404 });
    };
    latest().gallery.look("grid", 400, 410);
    await pass(100);
    expect(api.asked.at(-1)).toBe("/api/images?limit=400&order=similar");
  });

  test("hits are told where they are on the sheet of their answer", async () => {
    const place = { number: 1, x: 2, y: 98, width: 92, height: 61 };
    const hits = [
      { ...fakePicture(0), sheet: place },
      { ...fakePicture(1), sheet: null },
    ];
    const sheet = { urls: ["first", "second"], widths: [1, 1], heights: [1, 1], cell_px: 96 };
    api.trouble = () => Response.json({ hits, sheet, relevance: null, total: 2, snapshot: "s" });
    const { latest } = await ask(words("red"));
    expect(latest().pictures.map((picture) => picture.sheet)).toEqual([
      { page_url: "second", x: 2, y: 98, width: 92, height: 61 },
      null,
    ]);
  });

  test("further pages are asked of the snapshot of the first", async () => {
    api.size = 500;
    const { latest } = await ask(words("red"));
    latest().fetchMore();
    await pass(50);
    const [first, second] = api.asked.map((asked) => new URL(asked, "http://x").searchParams);
    expect([first?.get("snapshot"), second?.get("snapshot")]).toEqual([null, "s"]);
  });

  test("where that snapshot is not kept any more, all is asked again", async () => {
    api.size = 500;
    const { latest } = await ask(words("red"));
    api.trouble = () => {
      api.trouble = undefined;
      return Response.json({ type: "urn:clip-atlas:problem:snapshot-gone", status: 404 }, { status: 404 });
    };
    latest().fetchMore();
    await pass(50);
    expect(latest()).toMatchObject({ problem: null, hasMore: true });
    expect(api.asked).toHaveLength(3);
  });

  test("the old answer stays until the new one is there", async () => {
    const { latest, rerender } = await ask(words("red"));
    await rerender(words("blue"));
    expect(latest()).toMatchObject({ key: "q=red", isStale: true });
    await pass(50);
    expect(latest()).toMatchObject({ key: "q=blue", isStale: false });
  });

  test("an answer that was had before is there at once", async () => {
    const { latest, rerender } = await ask(words("red"));
    await rerender(words("blue"));
    await pass(50);
    await rerender(words("red"));
    expect(latest()).toMatchObject({ key: "q=red", isStale: false });
    expect(api.asked).toHaveLength(2);
  });

  test("while the model loads the question waits, says so, and is then answered", async () => {
    api.trouble = () =>
      Response.json(
        { type: "urn:clip-atlas:problem:not-ready", status: 503, detail: "Loading." },
        { status: 503, headers: { "Retry-After": "2" } },
      );
    const { latest } = await ask(words("red"));
    expect(latest().problem).toBeInstanceOf(ApiProblem);
    api.trouble = undefined;
    await pass(2100);
    expect(latest()).toMatchObject({ key: "q=red", problem: null });
  });

  test("a server that is gone is asked again until it is back", async () => {
    api.trouble = () => {
      throw new TypeError("Failed to fetch");
    };
    const { latest } = await ask(words("red"));
    await pass(20_000);
    expect(latest().problem).toBeInstanceOf(ServerGone);
    api.trouble = undefined;
    await pass(3100);
    expect(latest()).toMatchObject({ key: "q=red", problem: null });
  });

  test("of a question that is refused from now on the old answer goes", async () => {
    api.size = 500;
    const { latest } = await ask(words("red"));
    api.trouble = () => Response.json({ type: "urn:x:invalid", status: 422, detail: "Gone." }, { status: 422 });
    latest().askAgain();
    await pass(50);
    expect(latest()).toMatchObject({ key: "", total: 0, pictures: [], hasFailed: true, hasMore: false });
  });

  test("a question that is refused is not repeated", async () => {
    api.trouble = () => Response.json({ type: "urn:x:invalid", status: 422, detail: "Too long." }, { status: 422 });
    const { latest } = await ask(words("red"));
    await pass(20_000);
    expect(api.asked).toHaveLength(1);
    expect(latest().problem?.message).toBe("Too long.");
  });
});

describe("a fault of the server", () => {
  test("is tried a few times, then said, and mended by asking again", async () => {
    api.trouble = () => Response.json({ type: "urn:x:internal", status: 500, detail: "Broken." }, { status: 500 });
    const { latest } = await ask(WALL);
    expect(latest().hasFailed).toBe(false);
    await pass(20_000);
    expect(latest().hasFailed).toBe(true);
    expect(api.asked).toHaveLength(4);
    api.trouble = undefined;
    latest().askAgain();
    await pass(50);
    expect(latest()).toMatchObject({ key: "wall", total: 10, problem: null, hasFailed: false });
  });
});
