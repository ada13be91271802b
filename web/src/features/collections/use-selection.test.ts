// @vitest-environment jsdom

import { act } from "react";
import { afterEach, beforeEach, expect, test } from "vitest";
import { listed } from "../../api/gallery";
import { fakePicture } from "../../testing/fake-api";
import { renderHook } from "../../testing/render-hook";
import { MOST_SELECTED } from "./selection";
import { type SelectableSet, useSelection } from "./use-selection";

const pictures = (count: number) => Array.from({ length: count }, (_, index) => fakePicture(index));

let end = async () => {};

beforeEach(() => {
  document.body.innerHTML = `<div data-cell="0"><a id="cell" href="/"></a></div>`;
});
afterEach(async () => {
  await end();
  document.body.innerHTML = "";
});

const press = (key: string, options: KeyboardEventInit = {}) =>
  act(async () => {
    const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...options });
    document.querySelector("#cell")?.dispatchEvent(event);
  });

/** A selection in an answer of `total` pictures, of which `known` are there; the ids of the rest come with `answer`. */
async function selecting(known: number, total: number) {
  let answer: (ids: readonly string[]) => void = () => {};
  let fail: (error: Error) => void = () => {};
  const set: SelectableSet = {
    gallery: listed(pictures(known)),
    total,
    firstIds: () => new Promise((resolve, reject) => ([answer, fail] = [resolve, reject])),
  };
  const { latest, unmount } = await renderHook((given: SelectableSet) => useSelection(given, () => {}), set);
  end = unmount;
  return {
    latest,
    answer: (count: number) => act(async () => answer(pictures(count).map(({ id }) => id))),
    fail: () => act(async () => fail(new Error("The server is gone."))),
  };
}

test("the key for all selects what is there and says that it is a part, then all of the answer", async () => {
  const { latest, answer } = await selecting(3, 5);
  await press("a", { ctrlKey: true });
  expect(latest()).toMatchObject({
    ids: new Set(["picture-0", "picture-1", "picture-2"]),
    reach: { count: 3, total: 5 },
  });
  await answer(5);
  expect(latest().ids.size).toBe(5);
  expect(latest().reach).toBe(null);
});

test("where the rest cannot be had, it goes on saying how far it got", async () => {
  const { latest, fail } = await selecting(3, 5);
  await press("a", { ctrlKey: true });
  await fail();
  expect(latest()).toMatchObject({ reach: { count: 3, total: 5 } });
});

test("of an answer that is larger than a selection can be, it says that the first are selected", async () => {
  const { latest, answer } = await selecting(3, MOST_SELECTED + 7);
  await press("a", { ctrlKey: true });
  await answer(MOST_SELECTED);
  expect(latest().reach).toEqual({ count: MOST_SELECTED, total: MOST_SELECTED + 7 });
});

test.each([
  ["Escape", 0],
  ["x", 2],
])("what is done meanwhile (%s) is not undone by what comes later", async (key, left) => {
  const { latest, answer } = await selecting(3, 5);
  await press("a", { ctrlKey: true });
  await press(key);
  await answer(5);
  expect(latest().ids.size).toBe(left);
  expect(latest().reach).toBe(null);
});
