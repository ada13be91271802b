// @vitest-environment jsdom

import { act, createElement } from "react";
import { createRoot } from "react-dom/client";
import { afterEach, expect, test, vi } from "vitest";
import { CropFrame } from "./crop-frame";

(globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }).IS_REACT_ACT_ENVIRONMENT = true;

afterEach(() => document.body.replaceChildren());

async function cropping() {
  const onSearch = vi.fn();
  const box = { x: 0, y: 0, width: 100, height: 100 };
  const props = { picture: { width: 200, height: 200 }, box, onSearch, onLeave: () => {} };
  const place = document.body.appendChild(document.createElement("div"));
  await act(async () => createRoot(place).render(createElement(CropFrame, props)));
  const press = (key: string, how: KeyboardEventInit = {}) =>
    act(async () =>
      document.activeElement?.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, ...how })),
    );
  return { onSearch, press };
}

test("Enter on the frame searches by the part as the arrows left it", async () => {
  const { onSearch, press } = await cropping();
  await press("ArrowRight", { shiftKey: true });
  await press("Enter");
  expect(onSearch.mock.calls).toEqual([[{ x: 0.35, y: 0.25, width: 0.5, height: 0.5 }]]);
});

test("the Enter that opened the frame, held down, does not", async () => {
  const { onSearch, press } = await cropping();
  await press("Enter", { repeat: true });
  expect(onSearch).not.toHaveBeenCalled();
});
