// @vitest-environment jsdom

import { expect, test } from "vitest";
import { NOTHING, requestOf } from "../shared/ask";
import { countedFor } from "./facets";

test("what has an order alone is counted as everything", () => {
  expect(`${requestOf(countedFor({ ...NOTHING, sort: "newest" }))}`).toBe("folder=");
});

test("order and variety make no question of their own", () => {
  const sea = { ...NOTHING, text: "sea" };
  expect(countedFor({ ...sea, sort: "newest", diversity: 0.3 })).toEqual(sea);
});
