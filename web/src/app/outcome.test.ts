// @vitest-environment jsdom

import { act, createElement } from "react";
import { createRoot } from "react-dom/client";
import { afterEach, beforeEach, expect, test } from "vitest";
import { listed } from "../api/gallery";
import { ApiProblem } from "../api/problem";
import type { PictureSet } from "../api/queries";
import { type Ask, keyOf, NOTHING } from "../shared/ask";
import { strings } from "../words/strings";
import { Outcome } from "./outcome";

const SEA: Ask = { ...NOTHING, text: "sea" };
const IN_2019: Ask = { ...SEA, filters: { year: ["2019"] } };

const place = document.createElement("div");
let root: ReturnType<typeof createRoot>;

beforeEach(() => {
  (globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }).IS_REACT_ACT_ENVIRONMENT = true;
  root = createRoot(place);
});
afterEach(() => act(async () => root.unmount()));

const NO_ANSWER: PictureSet = {
  key: "",
  snapshot: "s",
  pictures: [],
  gallery: listed([]),
  total: 0,
  nearDuplicates: 0,
  relevantCount: null,
  tookMs: 1,
  isStale: false,
  isFetching: false,
  hasMore: false,
  fetchMore: () => {},
  firstIds: async () => [],
  problem: null,
  hasFailed: false,
  askAgain: () => {},
};

/** What is said where `ask` has no pictures, and what is asked by pressing what is offered there. */
async function outcome(ask: Ask, problem: Error | null = null) {
  const asked: Ask[] = [];
  const set = { ...NO_ANSWER, key: keyOf(ask), problem, hasFailed: problem !== null };
  const props = { ask, onAsk: (ask: Ask) => asked.push(ask), set, isIdle: false, hasAnswer: true, showsWall: false };
  await act(async () => root.render(createElement(Outcome, { ...props, ready: undefined })));
  const said = place.textContent;
  await act(async () => place.querySelector("button")?.click());
  return { said, asked };
}

test("where filters leave nothing, they are named as the reason and can be cleared", async () => {
  const { said, asked } = await outcome(IN_2019);
  expect(said).toContain(strings.nothingFoundFilters);
  expect(asked).toEqual([SEA]);
});

test("where there are none, the words are what can be changed", async () => {
  const { said, asked } = await outcome(SEA);
  expect(said).toBe(strings.nothingFound + strings.nothingFoundHint);
  expect(asked).toEqual([]);
});

test("a refused question is told in the page's words, and asked without what is wrong with it", async () => {
  const raw = "Input should be a valid integer";
  const { said, asked } = await outcome(IN_2019, new ApiProblem(422, "urn:x:invalid-input", raw, undefined, ["year"]));
  expect(said).toContain(strings.badParts.date);
  expect(said).not.toContain(raw);
  expect(asked).toEqual([SEA]);
});

test("where nothing is left to ask, the way out is called what it is", async () => {
  const alone: Ask = { ...NOTHING, filters: { collection: ["aaaaaaaaaaaaaaaa"] } };
  const { said } = await outcome(alone, new ApiProblem(422, "urn:x:invalid-query", "", undefined, ["collection"]));
  expect(said).toBe(strings.collectionGone + strings.backToPictures);
});
