// @vitest-environment jsdom

import { beforeEach, expect, test } from "vitest";
import { applyTheme, keepTheme, keptTheme, themeAfter } from "./theme";

beforeEach(() => {
  localStorage.clear();
  applyTheme("system");
});

test("without a choice the page follows the system", () => {
  expect(keptTheme()).toBe("system");
  expect(document.documentElement.dataset.theme).toBeUndefined();
});

test("a choice is shown and kept", () => {
  keepTheme("dark");
  expect(document.documentElement.dataset.theme).toBe("dark");
  expect(keptTheme()).toBe("dark");
});

test("what was kept by mistake is no choice", () => {
  localStorage.setItem("clip-atlas-theme", "pink");
  expect(keptTheme()).toBe("system");
});

test("the switch goes round", () => {
  expect(themeAfter("system")).toBe("light");
  expect(themeAfter(themeAfter(themeAfter("system")))).toBe("system");
});
