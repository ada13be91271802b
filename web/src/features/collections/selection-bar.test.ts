// @vitest-environment jsdom

import { act, createElement } from "react";
import { createRoot } from "react-dom/client";
import { expect, test, vi } from "vitest";
import { strings } from "../../words/strings";
import { SelectionBar, type SelectionBarProps } from "./selection-bar";
import type { Collections } from "./use-collections";

(globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }).IS_REACT_ACT_ENVIRONMENT = true;

test("Escape in the strip clears the selection, and says that the focus goes", async () => {
  const clear = vi.fn();
  const props: SelectionBarProps = {
    selection: { ids: new Set(["a"]), reach: null, toggle: () => {}, clear },
    collections: { favourites: new Set(), list: [] } as unknown as Collections,
    within: null,
    onShowList: () => {},
    onCleared: vi.fn(),
  };
  const place = document.body.appendChild(document.createElement("div"));
  await act(async () => createRoot(place).render(createElement(SelectionBar, props)));
  const button = place.querySelector(`button[aria-label="${strings.clearSelection}"]`);
  const pressed = new KeyboardEvent("keydown", { key: "Escape", bubbles: true, cancelable: true });
  await act(async () => button?.dispatchEvent(pressed));
  expect(clear).toHaveBeenCalledOnce();
  expect(props.onCleared).toHaveBeenCalledOnce();
  // What hears the key everywhere else leaves it alone.
  expect(pressed.defaultPrevented).toBe(true);
});
