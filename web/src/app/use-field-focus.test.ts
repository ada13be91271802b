// @vitest-environment jsdom

import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { renderHook } from "../testing/render-hook";
import { useFieldFocus } from "./use-field-focus";

const ref: { current: HTMLInputElement | null } = { current: null };

beforeEach(() => {
  vi.stubGlobal("matchMedia", () => ({ matches: true }));
  document.body.replaceChildren();
});
afterEach(() => vi.unstubAllGlobals());

async function field() {
  const put = () => {
    ref.current = document.createElement("input");
    document.body.append(ref.current);
  };
  put();
  const hook = await renderHook<boolean, void>((isShown) => useFieldFocus(ref, true, isShown), true);
  return {
    leave: async () => {
      ref.current?.remove();
      await hook.rerender(false);
    },
    comeBack: async () => {
      put();
      await hook.rerender(true);
    },
    hasFocus: () => document.activeElement === ref.current,
  };
}

test("a field that comes back has the focus that it had", async () => {
  const { leave, comeBack, hasFocus } = await field();
  expect(hasFocus()).toBe(true);
  await leave();
  await comeBack();
  expect(hasFocus()).toBe(true);
});

test("it takes the focus from nobody who did something while it was away", async () => {
  const { leave, comeBack, hasFocus } = await field();
  await leave();
  window.dispatchEvent(new KeyboardEvent("keydown", { key: "Tab" }));
  await comeBack();
  expect(hasFocus()).toBe(false);
});

test("it does not take a focus that it did not have", async () => {
  const { leave, comeBack, hasFocus } = await field();
  const other = document.createElement("button");
  document.body.append(other);
  other.focus();
  await leave();
  await comeBack();
  expect(hasFocus()).toBe(false);
});
