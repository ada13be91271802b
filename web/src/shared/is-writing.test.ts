// @vitest-environment jsdom

import { expect, test } from "vitest";
import { isWriting } from "./is-writing";

function element(html: string): Element | null {
  const holder = document.createElement("div");
  holder.innerHTML = html;
  return holder.firstElementChild;
}

test.each(["<input>", '<input type="search">', '<input type="date">', "<textarea></textarea>", "<select></select>"])(
  "in %s one writes",
  (html) => expect(isWriting(element(html))).toBe(true),
);

test.each(['<input type="radio">', '<input type="range">', "<button></button>", '<a href="/"></a>'])(
  "on %s one does not",
  (html) => expect(isWriting(element(html))).toBe(false),
);
