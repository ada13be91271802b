/** Holds the style to words for both directions of writing: start and end instead of left and right. */

import { expect, test } from "vitest";

const styles = Object.entries(
  import.meta.glob<string>("../**/*.css", { query: "?raw", import: "default", eager: true }),
);

const PHYSICAL = [
  /(?:^|[\s;{])(?:(?:margin|padding|border|inset|scroll-margin|scroll-padding)-)?(?:left|right)(?:-\w+)?\s*:/,
  /\btext-align\s*:\s*(?:left|right)/,
  /\b(?:float|clear)\s*:\s*(?:left|right)/,
  /\bborder-(?:top|bottom)-(?:left|right)-radius/,
];

/** `margin: 1px 2px 3px 4px`: the second value is the right, the fourth the left. */
const FOUR_SIDES = /\b(?:margin|padding|inset|border-width)\s*:\s*([^;{}]+);/g;

function sides(value: string): string[] {
  return value.match(/[^\s(]+(?:\((?:[^()]|\([^()]*\))*\))?/g) ?? [];
}

function physicalIn(css: string): string[] {
  const lines = css.split("\n").filter((line) => PHYSICAL.some((pattern) => pattern.test(line)));
  const uneven = [...css.matchAll(FOUR_SIDES)].filter(([, value = ""]) => {
    const [, right, , left] = sides(value);
    return left !== undefined && left !== right;
  });
  return [...lines, ...uneven.map(([declaration]) => declaration)].map((text) => text.trim());
}

test.each([
  "a { left: 4px; }",
  "a { margin-right: 4px; }",
  "a { border-left-width: 4px; }",
  "a { text-align: right; }",
  "a { padding: 1px 2px 3px calc(4px + 1px); }",
])("a physical side is seen: %s", (css) => expect(physicalIn(css)).toHaveLength(1));

test.each(["a { inset-inline-start: 4px; }", "a { padding: 1px 2px 3px; }", "a { transform-origin: left; }"])(
  "a logical side is not: %s",
  (css) => expect(physicalIn(css)).toEqual([]),
);

test.each(styles)("%s names no physical side", (_, css) => expect(physicalIn(css)).toEqual([]));
