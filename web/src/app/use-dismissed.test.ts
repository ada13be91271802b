// @vitest-environment jsdom

import { act } from "react";
import { beforeEach, expect, test } from "vitest";
import { renderHook } from "../testing/render-hook";
import { useDismissed } from "./use-dismissed";

beforeEach(() => localStorage.clear());

test("what was put away is remembered until it has ended", async () => {
  const { latest } = await renderHook(useDismissed, undefined);
  await act(async () => latest().dismiss("upkeep The disk is full."));
  await act(async () => latest().dismiss("offline"));
  const later = await renderHook(useDismissed, undefined);
  expect([...later.latest().dismissed]).toEqual(["upkeep The disk is full.", "offline"]);
  await act(async () => later.latest().forget("upkeep"));
  expect([...later.latest().dismissed]).toEqual(["offline"]);
  expect([...(await renderHook(useDismissed, undefined)).latest().dismissed]).toEqual(["offline"]);
});
