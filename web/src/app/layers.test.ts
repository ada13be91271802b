/** Keeps the page's own layers: features do not know each other, and what is shared knows none of them. */

import { expect, test } from "vitest";

const sources = import.meta.glob<string>("../**/*.{ts,tsx}", { query: "?raw", import: "default", eager: true });

/** The layer of a path below `src`: `app`, `features/search`, `shared` … */
function layerOf(path: string): string {
  const [first = "", second = ""] = path.split("/");
  return first === "features" ? `${first}/${second}` : first;
}

const KNOWS: Record<string, (layer: string) => boolean> = {
  browser: () => false,
  words: (layer) => layer === "browser",
  shared: (layer) => ["browser", "words"].includes(layer),
  api: (layer) => ["browser", "words", "shared"].includes(layer),
  atlas: (layer) => ["browser", "words", "shared", "api"].includes(layer),
  features: (layer) => ["browser", "words", "shared", "api", "atlas"].includes(layer),
};

const shipped = Object.entries(sources).filter(([file]) => !file.includes(".test.") && !file.includes("/testing/"));

const imports = shipped.flatMap(([file, text]) => {
  const from = new URL(file, "http://src/app/").pathname.slice(1);
  return [...text.matchAll(/from "(\.[^"]+)"/g)].map(([, target = ""]) => ({
    from,
    to: new URL(target, `http://src/${from}`).pathname.slice(1),
  }));
});

test("there are imports to look at", () => expect(imports.length).toBeGreaterThan(50));

test("no layer imports one that it must not know", () => {
  const wrong = imports.filter(({ from, to }) => {
    const [own, other] = [layerOf(from), layerOf(to)];
    const knows = KNOWS[own.split("/")[0] ?? ""];
    return own !== other && knows !== undefined && !knows(other);
  });
  expect(wrong).toEqual([]);
});
