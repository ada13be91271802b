// @vitest-environment jsdom

import { expect, test } from "vitest";
import { listed } from "../api/gallery";
import { fakePicture } from "../testing/fake-api";
import { renderHook } from "../testing/render-hook";
import { useNeighbours } from "./use-neighbours";

const of = (...numbers: number[]) => listed(numbers.map(fakePicture));

async function opened(numbers: readonly number[], open: string | null) {
  const hook = await renderHook(
    ({ gallery, id }: { gallery: ReturnType<typeof of>; id: string | null }) => useNeighbours(gallery, id),
    { gallery: of(...numbers), id: open },
  );
  return {
    become: (numbers: readonly number[], id: string | null) => hook.rerender({ gallery: of(...numbers), id }),
    beside: () => [hook.latest().before?.id, hook.latest().after?.id],
    place: () => hook.latest().place,
    index: () => hook.latest().index,
  };
}

test("beside a picture stand those before and after it", async () => {
  const { beside, place } = await opened([1, 2, 3], "picture-2");
  expect([place(), ...beside()]).toEqual([1, "picture-1", "picture-3"]);
});

test("from a picture that has left one goes on where it stood", async () => {
  const { become, beside, index } = await opened([1, 2, 3], "picture-2");
  await become([1, 3], "picture-2");
  expect([index(), ...beside()]).toEqual([-1, "picture-1", "picture-3"]);
});

test("from the last one that has left one goes back alone", async () => {
  const { become, beside } = await opened([1, 2, 3], "picture-3");
  await become([1], "picture-3");
  expect(beside()).toEqual(["picture-1", undefined]);
});

test("where the picture was is still known after it was closed", async () => {
  const { become, place } = await opened([1, 2, 3], "picture-2");
  await become([1, 3], "picture-2");
  await become([1, 3], null);
  expect(place()).toBe(1);
});

test("a picture that never was in the set has nothing beside it", async () => {
  const { become, beside, place } = await opened([1, 2, 3], "picture-9");
  expect([place(), ...beside()]).toEqual([-1, undefined, undefined]);
  await become([1, 2, 3], "picture-2");
  await become([1, 2, 3], "picture-9");
  expect([place(), ...beside()]).toEqual([-1, undefined, undefined]);
});
