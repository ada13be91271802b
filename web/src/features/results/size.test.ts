// @vitest-environment jsdom

import { act } from "react";
import { beforeEach, expect, test } from "vitest";
import { renderHook } from "../../testing/render-hook";
import { LARGEST, useSize } from "./size";

beforeEach(() => localStorage.clear());

test("changes before the next drawing go on from each other", async () => {
  const { latest } = await renderHook(() => useSize(), undefined);
  await act(async () => {
    const [, change] = latest();
    change((size) => size * 1.5);
    change((size) => size * 1.2);
  });
  expect(latest()[0]).toBeCloseTo(1.8);
});

test("the size stays within what can be used, and is kept", async () => {
  const { latest, unmount } = await renderHook(() => useSize(), undefined);
  await act(async () => latest()[1](99));
  expect(latest()[0]).toBe(LARGEST);
  await unmount();
  expect((await renderHook(() => useSize(), undefined)).latest()[0]).toBe(LARGEST);
});
