// @vitest-environment jsdom

import { afterEach, describe, expect, test, vi } from "vitest";
import { keep, keepList, kept, keptList } from "./kept";

afterEach(() => {
  vi.restoreAllMocks();
  localStorage.clear();
  sessionStorage.clear();
});

test("what is kept is there again, under the page's own name", () => {
  keep("theme", "dark");
  expect(kept("theme")).toBe("dark");
  expect(localStorage.getItem("clip-atlas-theme")).toBe("dark");
});

test("what the tab keeps the browser does not", () => {
  keep("chosen", "a b", "tab");
  expect([kept("chosen", "tab"), kept("chosen")]).toEqual(["a b", null]);
});

describe("where the browser keeps nothing", () => {
  test.each(["setItem", "getItem"] as const)("nothing was kept, and nothing breaks (%s)", (method) => {
    vi.spyOn(Storage.prototype, method).mockImplementation(() => {
      throw new DOMException("It is full.", "QuotaExceededError");
    });
    keep("theme", "dark");
    expect(kept("theme")).toBe(null);
    expect(keptList("asked")).toEqual([]);
  });
});

test.each([
  ["a list", () => keepList("asked", ["a", "b"]), ["a", "b"]],
  ["something else", () => keep("asked", `{"a": 1}`), []],
  ["a list of other things", () => keep("asked", `["a", 1, null]`), ["a"]],
  ["no JSON", () => keep("asked", "[a"), []],
  ["nothing", () => {}, []],
])("a list is read where %s was kept", (_, write, read) => {
  write();
  expect(keptList("asked")).toEqual(read);
});
