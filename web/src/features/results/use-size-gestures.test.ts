// @vitest-environment jsdom

import { act } from "react";
import { expect, test } from "vitest";
import { renderHook } from "../../testing/render-hook";
import { useSizeGestures } from "./use-size-gestures";

/** Two fingers that lie this far apart. */
function touch(name: string, apart: number): Event {
  const touches = [-apart / 2, apart / 2].map((clientX) => ({ clientX, clientY: 0 }));
  return Object.assign(new Event(name), { touches });
}

test("fingers on two pictures, each of which is told of, change the size once a move", async () => {
  const element = document.createElement("div");
  const factors: number[] = [];
  await renderHook(() => useSizeGestures({ current: element }, (factor) => factors.push(factor)), undefined);
  await act(async () => {
    element.dispatchEvent(touch("touchstart", 80));
    for (const apart of [120, 120, 180, 180]) element.dispatchEvent(touch("touchmove", apart));
  });
  expect(factors).toEqual([1.5, 1.5]);
});
