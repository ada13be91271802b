// What the built page may weigh, gzipped: `pnpm size` after `pnpm build`.

import { readFileSync } from "node:fs";

const page = readFileSync(new URL("dist/index.html", import.meta.url), "utf-8");

/** The files of a kind that the page asks for by itself, whatever they are called in this build. */
function initial(suffix) {
  return [...page.matchAll(/(?:src|href)="\/(assets\/[^"]+)"/g)]
    .map(([, file]) => `dist/${file}`)
    .filter((file) => file.endsWith(suffix));
}

export default [
  { name: "Script at first", path: initial(".js"), limit: "130 kB" },
  { name: "Style at first", path: initial(".css"), limit: "15 kB" },
  { name: "Viewer", path: "dist/assets/viewer-*.js", limit: "25 kB" },
  { name: "Map", path: "dist/assets/map-view-*.js", limit: "15 kB" },
  { name: "Filters", path: "dist/assets/filter-panel-*.js", limit: "10 kB" },
  { name: "Words in Spanish", path: "dist/assets/catalogue-*.js", limit: "10 kB" },
].map((budget) => ({ ...budget, gzip: true }));
