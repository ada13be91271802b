// @vitest-environment jsdom

import { afterEach, beforeEach, expect, test } from "vitest";
import { keyPressed, type Pressed } from "./cell-keys";

beforeEach(() => {
  document.body.innerHTML = `
    <div data-cell="4"><a id="cell" href="/"></a></div>
    <input id="field" />
    <button id="elsewhere"></button>
    <div id="table"></div>`;
});
afterEach(() => {
  document.body.innerHTML = "";
});

function press(id: string, key: string, isSelecting = false, options: KeyboardEventInit = {}): Pressed | null {
  let found: Pressed | null = null;
  const heard = (event: KeyboardEvent) => {
    found = keyPressed(event, isSelecting);
  };
  document.addEventListener("keydown", heard);
  const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...options });
  document.querySelector(`#${id}`)?.dispatchEvent(event);
  document.removeEventListener("keydown", heard);
  return found;
}

test.each([
  ["x", "select"],
  ["f", "favourite"],
])("%s on a picture means that picture", (key, meaning) => {
  expect(press("cell", key)).toEqual({ key: meaning, index: 4 });
  expect(press("elsewhere", key, true)).toBe(null);
});

test("Escape ends a selection, wherever the focus is, and nothing else", () => {
  expect(press("elsewhere", "Escape", true)?.key).toBe("none");
  expect(press("elsewhere", "Escape")).toBe(null);
});

test("the key for all means pictures only where one looks at pictures", () => {
  expect(press("cell", "a", false, { ctrlKey: true })?.key).toBe("all");
  expect(press("cell", "a", false, { metaKey: true })?.key).toBe("all");
  expect(press("elsewhere", "a", true, { ctrlKey: true })?.key).toBe("all");
  expect(press("elsewhere", "a", false, { ctrlKey: true })).toBe(null);
});

test.each(["x", "f", "Escape"])(
  "%s means nothing to pictures in a text, with another key, or over an open dialog",
  (key) => {
    expect(press("field", key, true)).toBe(null);
    expect(press("cell", key, true, { altKey: true })).toBe(null);
    const dialog = document.createElement("dialog");
    dialog.setAttribute("open", "");
    document.body.append(dialog);
    expect(press("cell", key, true)).toBe(null);
  },
);
