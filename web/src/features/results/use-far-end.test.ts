// @vitest-environment jsdom

import { act } from "react";
import { expect, test, vi } from "vitest";
import { renderHook } from "../../testing/render-hook";
import { AT_ONE_GO, useFarEnd } from "./use-far-end";

/** An answer of which ever more is fetched, and where one arrived in it. */
async function answer(count: number) {
  const arrived: number[] = [];
  const fetchMore = vi.fn();
  const given = { setKey: "red", count, hasMore: true, fetchMore };
  const hook = (answer: typeof given) => useFarEnd(answer, (index) => arrived.push(index));
  const { latest, rerender } = await renderHook(hook, given);
  const go = () => act(async () => latest()());
  return { arrived, fetchMore, go, become: (changed: Partial<typeof given>) => rerender({ ...given, ...changed }) };
}

test("where all is there the last picture is gone to at once", async () => {
  const { arrived, fetchMore, go, become } = await answer(10);
  await become({ hasMore: false });
  await go();
  expect(arrived).toEqual([9]);
  expect(fetchMore).not.toHaveBeenCalled();
});

test("what is still to come is fetched part by part, and the last of it gone to once", async () => {
  const { arrived, fetchMore, go, become } = await answer(150);
  await go();
  expect(fetchMore).toHaveBeenCalledTimes(1);
  await become({ count: 300 });
  expect(fetchMore).toHaveBeenCalledTimes(2);
  expect(arrived).toEqual([]);
  await become({ count: 320, hasMore: false });
  await become({ count: 320, hasMore: false });
  expect(arrived).toEqual([319]);
});

test.each(["keydown", "wheel"])("who does something else (%s) is not brought there any more", async (way) => {
  const { arrived, fetchMore, go, become } = await answer(150);
  await go();
  await act(async () => window.dispatchEvent(new Event(way)));
  await become({ count: 320, hasMore: false });
  expect(arrived).toEqual([]);
  expect(fetchMore).toHaveBeenCalledTimes(1);
});

test("another answer is not gone through", async () => {
  const { arrived, go, become } = await answer(150);
  await go();
  await become({ setKey: "blue", hasMore: false });
  expect(arrived).toEqual([]);
});

test("an answer too large for one go is gone through in several", async () => {
  const { arrived, go, become } = await answer(150);
  await go();
  await become({ count: 150 + AT_ONE_GO });
  expect(arrived).toEqual([149 + AT_ONE_GO]);
});
