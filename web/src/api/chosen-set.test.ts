// @vitest-environment jsdom

import { QueryClientProvider } from "@tanstack/react-query";
import { act, createElement } from "react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { FakeApi } from "../testing/fake-api";
import { renderHook } from "../testing/render-hook";
import { useChosenSet } from "./chosen-set";
import { makeQueryClient } from "./query-client";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

async function chosen(ids: readonly string[] | null) {
  const api = new FakeApi();
  vi.stubGlobal("fetch", api.fetch);
  const client = makeQueryClient();
  const { latest } = await renderHook(
    () => useChosenSet("chosen abc", ids, "s"),
    undefined,
    (children) => createElement(QueryClientProvider, { client }, children),
  );
  await act(() => vi.advanceTimersByTimeAsync(50));
  return { api, latest };
}

test("of a choice that nothing is known of the server is not asked", async () => {
  const { api, latest } = await chosen([]);
  expect(api.asked).toEqual([]);
  expect(latest()).toMatchObject({ key: "chosen abc", total: 0, isFetching: false, hasMore: false, problem: null });
});

test("pictures that were chosen are asked for by their ids", async () => {
  const { api } = await chosen(["a", "b"]);
  expect(api.asked.map(decodeURIComponent)).toEqual(["/api/images/by-id?ids=a,b"]);
});
