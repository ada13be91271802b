// @vitest-environment jsdom

import { QueryClientProvider } from "@tanstack/react-query";
import { act, createElement, type ReactNode } from "react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type Ask, NOTHING } from "../shared/ask";
import { FakeApi } from "../testing/fake-api";
import { renderHook } from "../testing/render-hook";
import { usePictureSet } from "./queries";
import { makeQueryClient } from "./query-client";
import { useHealth, useReady } from "./server-state";

const SEA: Ask = { ...NOTHING, text: "sea" };
const foresee = () => {};

let api: FakeApi;

beforeEach(() => {
  vi.useFakeTimers();
  api = new FakeApi();
  api.size = 200;
  vi.stubGlobal("fetch", api.fetch);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  window.scrollY = 0;
});

const pass = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms));
const searches = () => api.asked.filter((asked) => asked.startsWith("/api/search")).length;

/** A page with an answer of so many matches, whose server has so many pictures still to look at. */
async function reading(question: Ask, matches: number, waiting: number) {
  api.relevance = { relevant_count: matches, verdict: matches > 0 ? "matches" : "none", confidence: 1 };
  const said = { snapshot: "s", waiting };
  api.trouble = (path) => {
    if (path === "/api/health")
      return Response.json({ snapshot: said.snapshot, model: { state: "ready" }, pictures: 9 });
    if (path !== "/api/ready") return undefined;
    return Response.json({ ready: false, looked: { looked_at: 9, waiting: said.waiting } });
  };
  const client = makeQueryClient();
  const around = (children: ReactNode) => createElement(QueryClientProvider, { client }, children);
  const page = () => ({ ...useHealth(), ready: useReady(), set: usePictureSet(question, foresee) });
  const { latest } = await renderHook(page, undefined, around);
  await pass(2500);
  return {
    latest,
    grow: async (waiting: number) => {
      Object.assign(said, { snapshot: `${said.snapshot}+`, waiting });
      await pass(3100);
    },
  };
}

test("an answer that fills the window stays as it is while pictures are looked at, and says that it could be more", async () => {
  const { latest, grow } = await reading(SEA, 60, 500);
  await grow(200);
  await grow(0);
  expect(searches()).toBe(1);
  expect(latest().outgrown).toEqual([latest().set.snapshot]);
});

test.each([0, 5])("an answer of %i matches grows by itself", async (matches) => {
  const { latest, grow } = await reading(SEA, matches, 500);
  await grow(200);
  expect(searches()).toBe(2);
  expect(latest().outgrown).toEqual([]);
});

test("what somebody scrolls in stays, however little it is", async () => {
  const { grow } = await reading(SEA, 5, 500);
  window.scrollY = 900;
  await grow(200);
  expect(searches()).toBe(1);
});

test("when all was looked at, an answer follows what changes", async () => {
  const { grow } = await reading(SEA, 60, 0);
  await grow(0);
  expect(searches()).toBe(2);
});

test("the wall follows what is looked at", async () => {
  const { grow } = await reading(NOTHING, 0, 500);
  const before = api.asked.filter((asked) => asked.startsWith("/api/images?")).length;
  await grow(200);
  expect(api.asked.filter((asked) => asked.startsWith("/api/images?"))).toHaveLength(before + 1);
});
