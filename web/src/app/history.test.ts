// @vitest-environment jsdom

import { beforeEach, expect, test, vi } from "vitest";
import { NOTHING } from "../shared/ask";
import { IDLE, type Route } from "./route";

type Module = typeof import("./history");

const RED: Route = { ...IDLE, ask: { ...NOTHING, text: "red" } };
const OPEN: Route = { ...IDLE, picture: "moon" };
let page: Module;

/** The page as it is loaded at the present entry of the history. */
async function load(): Promise<Module> {
  vi.resetModules();
  return import("./history");
}

const popped = (go: () => void) =>
  new Promise((resolve) => {
    window.addEventListener("popstate", resolve, { once: true });
    go();
  });

beforeEach(async () => {
  history.pushState(null, "", "/");
  page = await load();
});

test("Back returns to where one was, also where one had hardly come to rest there", async () => {
  page.remember({ scroll: 1200, focus: "moon" });
  page.visit(RED);
  expect(page.rememberedPlace()).toEqual({ scroll: 0, focus: null });
  page.remember({ scroll: 900 });
  await popped(() => history.back());
  expect(page.rememberedPlace()).toEqual({ scroll: 1200, focus: "moon" });
  await popped(() => history.forward());
  expect(page.rememberedPlace().scroll).toBe(900);
});

test("the place behind an opened picture is the one that it was opened from, also for who loads the page again", async () => {
  page.remember({ scroll: 1500 });
  page.visit(OPEN);
  page.amend({ ...OPEN, picture: "sun" });
  page = await load();
  expect(page.rememberedPlace().scroll).toBe(1500);
  await popped(() => page.leave(IDLE));
  expect(page.rememberedPlace().scroll).toBe(1500);
});

test("another question begins at its top, in an entry of its own or not", () => {
  page.remember({ scroll: 1500 });
  page.visit(RED);
  expect(page.rememberedPlace().scroll).toBe(0);
  page.remember({ scroll: 700 });
  page.amend({ ...IDLE, ask: { ...NOTHING, text: "red moon" } });
  expect(page.rememberedPlace().scroll).toBe(0);
});

test("an entry of before the page was loaded again is not taken for one of now", async () => {
  page.remember({ scroll: 400 });
  page.visit(RED);
  page = await load();
  page.remember({ scroll: 80 });
  page.visit({ ...RED, view: "map" });
  await popped(() => history.back());
  await popped(() => history.back());
  expect(page.rememberedPlace().scroll).toBe(400);
});
