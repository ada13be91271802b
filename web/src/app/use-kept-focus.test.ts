// @vitest-environment jsdom

import { act } from "react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { renderHook } from "../testing/render-hook";
import { useKeptFocus } from "./use-kept-focus";

let end: () => Promise<void>;

beforeEach(async () => {
  vi.useFakeTimers();
  document.body.innerHTML = `
    <main tabindex="-1">
      <section id="bar"><button id="left"></button><span id="group"><button id="held"></button></span></section>
    </main>
    <button id="elsewhere"></button>`;
  end = (await renderHook(useKeptFocus, undefined)).unmount;
});
afterEach(async () => {
  await end();
  document.body.innerHTML = "";
  vi.useRealTimers();
});

const element = (id: string) => document.querySelector<HTMLElement>(`#${id}`);
const drawn = () => act(() => vi.advanceTimersByTimeAsync(200));

test("where what held the focus is taken away, the nearest thing around it gets it", async () => {
  element("held")?.focus();
  element("group")?.remove();
  expect(document.activeElement).toBe(document.body);
  await drawn();
  expect(document.activeElement).toBe(element("left"));
});

test("where all around it is taken away as well, one goes on in the pictures", async () => {
  element("held")?.focus();
  element("bar")?.remove();
  await drawn();
  expect(document.activeElement?.tagName).toBe("MAIN");
});

test("whoever takes it away may give the focus a better place", async () => {
  element("held")?.focus();
  element("held")?.remove();
  await act(() => vi.advanceTimersByTimeAsync(20));
  element("elsewhere")?.focus();
  await drawn();
  expect(document.activeElement).toBe(element("elsewhere"));
});

test("what is taken away elsewhere takes no focus", async () => {
  element("left")?.focus();
  element("group")?.remove();
  await drawn();
  expect(document.activeElement).toBe(element("left"));
});

test("who has let go of the focus keeps it so", async () => {
  element("held")?.focus();
  element("held")?.blur();
  element("left")?.remove();
  await drawn();
  expect(document.activeElement).toBe(document.body);
});
