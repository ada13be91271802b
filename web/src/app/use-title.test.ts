// @vitest-environment jsdom

import { QueryClientProvider } from "@tanstack/react-query";
import { act, createElement } from "react";
import { expect, test, vi } from "vitest";
import { listed } from "../api/gallery";
import { makeQueryClient } from "../api/query-client";
import { fakePicture } from "../testing/fake-api";
import { renderHook } from "../testing/render-hook";
import { strings } from "../words/strings";
import { useTitle } from "./use-title";

const [red, copy] = [fakePicture(0), fakePicture(1)];
const gallery = listed([{ ...red, stack: [copy.id] }]);

async function titled(openId: string | null) {
  vi.stubGlobal("fetch", async () => Response.json(copy));
  const client = makeQueryClient();
  const hook = (openId: string | null) => useTitle("red", openId, gallery);
  const rendered = await renderHook(hook, openId, (children) =>
    createElement(QueryClientProvider, { client }, children),
  );
  return { ...rendered, wait: () => act(() => vi.waitFor(() => expect(client.isFetching()).toBe(0))) };
}

test("the title names the open picture, and what is asked once it is closed", async () => {
  const { rerender } = await titled(red.id);
  expect(document.title).toBe(strings.titleOf(red.name));
  await rerender(null);
  expect(document.title).toBe(strings.titleOf("red"));
});

test("one of a stack is called by its own name", async () => {
  const { wait } = await titled(copy.id);
  await wait();
  expect(document.title).toBe(strings.titleOf(copy.name));
});
