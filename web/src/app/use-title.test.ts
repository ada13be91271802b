// @vitest-environment jsdom

import { QueryClientProvider } from "@tanstack/react-query";
import { createElement } from "react";
import { expect, test } from "vitest";
import { listed } from "../api/gallery";
import { PICTURE } from "../api/picture-queries";
import { makeQueryClient } from "../api/query-client";
import { fakePicture } from "../testing/fake-api";
import { renderHook } from "../testing/render-hook";
import { strings } from "../words/strings";
import { useTitle } from "./use-title";

const [red, copy] = [fakePicture(0), fakePicture(1)];
const gallery = listed([{ ...red, stack: [copy.id] }]);

async function titled(openId: string | null) {
  const client = makeQueryClient();
  for (const picture of [red, copy]) client.setQueryData([PICTURE, picture.id], picture);
  const hook = (openId: string | null) => useTitle("red", openId, gallery);
  return renderHook(hook, openId, (children) => createElement(QueryClientProvider, { client }, children));
}

test("the title names the open picture, and what is asked once it is closed", async () => {
  const { rerender } = await titled(red.id);
  expect(document.title).toBe(strings.titleOf(red.name));
  await rerender(null);
  expect(document.title).toBe(strings.titleOf("red"));
});

test("one of a stack is called by its own name", async () => {
  await titled(copy.id);
  expect(document.title).toBe(strings.titleOf(copy.name));
});
