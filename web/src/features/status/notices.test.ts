import { describe, expect, test } from "vitest";
import type { Health, Ready, StageInfo } from "../../api/types";
import { type Facts, noticesOf, putAwayAs } from "./notices";

const stage = (change: Partial<StageInfo> = {}): StageInfo => ({
  state: "ready",
  done: null,
  total: null,
  rate_per_second: null,
  seconds_left: null,
  detail: null,
  ...change,
});

const ready = (change: Partial<Ready["stages"]> = {}): Ready => ({
  ready: Object.keys(change).length === 0,
  stages: { catalogue: stage(), vectors: stage(), index: stage(), atlas: stage(), model: stage(), ...change },
  upkeep: {
    watching: true,
    state: "idle",
    task: null,
    done: null,
    total: null,
    rate_per_second: null,
    seconds_left: null,
    detail: null,
    last_change: null,
  },
  looked: { looked_at: 10, waiting: 0 },
});

const health = (model: Partial<Health["model"]> = {}, change: Partial<Health> = {}): Health => ({
  status: "ok",
  version: "1",
  snapshot: "s",
  pictures: 10,
  originals_available: true,
  model: { key: "clip", name: "CLIP", kind: "clip", state: "ready", notice: null, detail: null, ...model },
  ...change,
});

const facts = (change: Partial<Facts> = {}): Facts => ({
  isGone: false,
  hasPictures: true,
  isStale: false,
  isAsking: false,
  isOutgrown: false,
  health: health(),
  ready: ready(),
  failedPages: 0,
  skipped: 0,
  dismissed: new Set(),
  ...change,
});

const texts = (change: Partial<Facts>) => noticesOf(facts(change)).map(({ text }) => text);

describe("notices", () => {
  test("nothing is said while all is well", () => expect(texts({})).toEqual([]));

  test("nothing is said before anything is known", () => {
    expect(texts({ health: undefined, ready: undefined })).toEqual([]);
  });

  test("a server that is gone is all that is said, with what is still here", () => {
    expect(texts({ isGone: true, health: health({ kind: "offline" }) })).toEqual([
      "The server is not answering. Your results are still here.",
    ]);
  });

  test("no results are promised where there are none", () => {
    expect(texts({ isGone: true, hasPictures: false })).toEqual([
      "The server is not answering. This page goes on trying.",
    ]);
  });

  test("work under way is told with count, rate and time left", () => {
    const vectors = stage({ state: "working", done: 1204, total: 20000, rate_per_second: 84.6, seconds_left: 222 });
    const [notice] = noticesOf(facts({ ready: ready({ vectors, model: stage({ state: "waiting" }) }) }));
    expect(notice?.text).toBe("Looking at your pictures: 1,204 of 20,000 · 85 a second · about 4 minutes left");
    expect(notice?.progress).toBeCloseTo(0.0602, 4);
  });

  test("work of unknown length is told without numbers", () => {
    const [notice] = noticesOf(facts({ ready: ready({ catalogue: stage({ state: "working" }) }) }));
    expect(notice).toEqual({ id: "preparing", text: "Reading the catalogue", progress: null });
  });

  test("many new pictures are told of, a few are there before it could be read", () => {
    const upkeep = { ...ready().upkeep, state: "working", task: "vectors", done: 12, total: 400 } as const;
    expect(texts({ ready: { ...ready(), upkeep } })).toEqual(["Looking at new pictures: 12 of 400"]);
    expect(texts({ ready: { ...ready(), upkeep: { ...upkeep, total: 10 } } })).toEqual([]);
  });

  test("a folder that is not there is told, until it is dismissed", () => {
    const upkeep = { ...ready().upkeep, state: "failed", detail: "Is its disk connected?" } as const;
    const failed = { ready: { ...ready(), upkeep } };
    expect(texts(failed)).toEqual(["New pictures cannot be taken up. Is its disk connected?"]);
    const [notice] = noticesOf(facts(failed));
    const dismissed = new Set([notice ? putAwayAs(notice) : ""]);
    expect(texts({ ...failed, dismissed })).toEqual([]);
    const other = { ready: { ...ready(), upkeep: { ...upkeep, detail: "The disk is full." } } };
    expect(texts({ ...other, dismissed })).toEqual(["New pictures cannot be taken up. The disk is full."]);
  });

  test("an answer that could be a larger one by now is not changed, but can be", () => {
    expect(noticesOf(facts({ isOutgrown: true }))).toMatchObject([{ id: "more", action: "show-more" }]);
  });

  test("another process that looks at the pictures is nothing to be warned of", () => {
    const upkeep = { ...ready().upkeep, state: "waiting", detail: "Another process is at it." } as const;
    expect(texts({ ready: { ...ready(), upkeep } })).toEqual([]);
  });

  test("while the model loads, someone who has asked is told that the answer will come", () => {
    const loading = { health: health({ state: "working" }), ready: ready({ model: stage({ state: "working" }) }) };
    expect(texts(loading)).toEqual(["The model is still loading. You can already look around."]);
    expect(texts({ ...loading, hasPictures: false })).toEqual(["The model is still loading."]);
    expect(texts({ ...loading, isAsking: true })).toEqual([
      "The model is still loading. Your search is answered as soon as it is ready.",
    ]);
  });

  test("a model that failed says why", () => {
    expect(texts({ health: health({ state: "failed", detail: "No file weights.pt." }) })).toEqual([
      "The model could not be loaded. No file weights.pt.",
    ]);
  });

  test("the built-in model is named until one has read it", () => {
    const offline = { health: health({ kind: "offline" }) };
    expect(noticesOf(facts(offline))).toMatchObject([{ id: "offline", action: "explain-clip", canDismiss: true }]);
    expect(noticesOf(facts({ ...offline, dismissed: new Set(["offline"]) }))).toEqual([]);
  });

  test("without originals the page says that thumbnails stand in", () => {
    expect(texts({ health: health({}, { originals_available: false }) })).toEqual([
      "The originals are not connected. Thumbnails stand in for them.",
    ]);
  });

  test("never more than two at once, the pressing ones first", () => {
    const all = facts({ failedPages: 3, health: health({ kind: "offline" }, { originals_available: false }) });
    expect(noticesOf(all).map(({ id }) => id)).toEqual(["pages", "offline"]);
  });
});

test("files that were left out are told, until they are put away or become more", () => {
  const [notice] = noticesOf(facts({ skipped: 12 }));
  expect(notice).toMatchObject({ id: "skipped", text: "12 files were left out:", action: "show-skipped" });
  const dismissed = new Set(["skipped 12"]);
  expect(noticesOf(facts({ skipped: 12, dismissed }))).toEqual([]);
  expect(noticesOf(facts({ skipped: 13, dismissed }))).toHaveLength(1);
});
