// @vitest-environment jsdom

import { QueryClientProvider } from "@tanstack/react-query";
import { act, createElement, type ReactNode } from "react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { NOTHING } from "../shared/ask";
import { FakeApi } from "../testing/fake-api";
import { renderHook } from "../testing/render-hook";
import { usePictureSet } from "./queries";
import { makeQueryClient } from "./query-client";
import type { Health } from "./types";
import { useModelWait } from "./use-model-wait";

const TOO_EARLY = { type: "urn:clip-atlas:problem:not-ready", detail: "The model is still loading.", stage: "model" };
const SEA = { ...NOTHING, text: "sea" };
const healthOf = (state: string) => ({ model: { state } }) as Health;

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
const foresee = () => {};

test("a question that came before the model is asked again once it is loaded, and not before", async () => {
  const headers = { "Retry-After": "1" };
  api.trouble = (path) => (path === "/api/search" ? Response.json(TOO_EARLY, { status: 503, headers }) : undefined);
  const client = makeQueryClient();
  const around = (children: ReactNode) => createElement(QueryClientProvider, { client }, children);
  const asking = (health: Health) => {
    useModelWait(health, undefined);
    return usePictureSet(SEA, foresee);
  };
  const { latest, rerender } = await renderHook(asking, healthOf("working"), around);
  await pass(10_000);
  expect(api.asked).toHaveLength(1);
  expect(latest().problem).toMatchObject({ isNotReady: true });

  api.trouble = undefined;
  await rerender(healthOf("ready"));
  await pass(50);
  expect(api.asked).toHaveLength(2);
  expect(latest()).toMatchObject({ total: 10, problem: null });
});
