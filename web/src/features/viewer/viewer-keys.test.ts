import { expect, test } from "vitest";
import { wishOf } from "./viewer-keys";

const press = (key: string, modifiers: object = {}) => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  ...modifiers,
});

test("arrows leaf the way that the page is read", () => {
  expect(wishOf(press("ArrowRight"), false, false)).toBe("next");
  expect(wishOf(press("ArrowRight"), false, true)).toBe("previous");
  expect(wishOf(press("ArrowLeft"), false, true)).toBe("next");
});

test("arrows move an enlarged picture, whichever way the page is read", () => {
  const right = wishOf(press("ArrowRight"), true, false);
  expect(right).toEqual(wishOf(press("ArrowRight"), true, true));
  expect(right).toMatchObject({ pan: [expect.any(Number), 0] });
});

test("letters count in either case, and with a modifier they are left to the browser", () => {
  expect(wishOf(press("Z"), false, false)).toBe("zoom");
  expect(wishOf(press("d", { ctrlKey: true }), false, false)).toBeNull();
  expect(wishOf(press("ArrowLeft", { altKey: true }), true, false)).toBeNull();
});

test("other keys mean nothing", () => expect(wishOf(press("Tab"), false, false)).toBeNull());
