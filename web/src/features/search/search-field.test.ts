// @vitest-environment jsdom

import { act, createElement } from "react";
import { createRoot } from "react-dom/client";
import { expect, test } from "vitest";
import { SearchField } from "./search-field";

(globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }).IS_REACT_ACT_ENVIRONMENT = true;

const nothing = () => {};

/** Whether the field with `text` in it writes what a key says. */
async function writes(key: string, text: string): Promise<boolean> {
  const place = document.body.appendChild(document.createElement("div"));
  const field = createElement(SearchField, {
    text,
    isBusy: false,
    chips: null,
    hasChips: false,
    more: null,
    inputRef: null,
    showsFilters: false,
    onType: nothing,
    onEnter: nothing,
    onClear: nothing,
    onRemoveLast: nothing,
    onLeave: nothing,
    onPress: nothing,
    onDown: nothing,
    onPicture: nothing,
    onFilters: nothing,
  });
  await act(async () => createRoot(place).render(field));
  const pressed = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true });
  await act(async () => place.querySelector("input")?.dispatchEvent(pressed));
  return !pressed.defaultPrevented;
}

test.each([
  ["/", "", false],
  ["/", "black", true],
  ["a", "", true],
])("%s in a field that holds “%s”", async (key, text, isWritten) => {
  expect(await writes(key, text)).toBe(isWritten);
});
