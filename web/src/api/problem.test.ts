import { describe, expect, test } from "vitest";
import { ApiProblem, errorFor, isWorthRetrying, pauseBeforeRetry, ServerGone } from "./problem";

const notReady = { type: "urn:clip-atlas:problem:not-ready", title: "…", status: 503, detail: "The model is loading." };

describe("what went wrong", () => {
  test("a model that still loads is asked again, when the server said", () => {
    const error = errorFor(new Response(null, { status: 503, headers: { "Retry-After": "3" } }), notReady);
    expect(error).toBeInstanceOf(ApiProblem);
    expect(error.message).toBe("The model is loading.");
    expect(isWorthRetrying(error)).toBe(true);
    expect(pauseBeforeRetry(0, error)).toBe(3000);
  });

  test("without a word on when, a second is waited", () => {
    expect(pauseBeforeRetry(0, errorFor(new Response(null, { status: 503 }), notReady))).toBe(1000);
  });

  test("what was asked wrongly is not asked again", () => {
    const error = errorFor(new Response(null, { status: 422 }), { type: "urn:x:invalid-query", detail: "Too long." });
    expect(isWorthRetrying(error)).toBe(false);
  });

  test("a fault of the server is tried a few times, and then left", () => {
    const error = errorFor(new Response(null, { status: 500 }), { type: "urn:x:internal", detail: "Broken." });
    expect([0, 1, 2, 3].map((failures) => isWorthRetrying(error, failures))).toEqual([true, true, true, false]);
  });

  test("a gateway without a server behind it is a server that is gone", () => {
    const error = errorFor(new Response("Bad gateway", { status: 502 }), "Bad gateway");
    expect(error).toBeInstanceOf(ServerGone);
    expect(isWorthRetrying(error)).toBe(true);
  });

  test("the longer the server is gone, the rarer it is asked, but never rarer than every few seconds", () => {
    const pauses = [0, 1, 2, 3, 10].map((failures) => pauseBeforeRetry(failures, new ServerGone()));
    expect(pauses).toEqual([500, 1000, 2000, 3000, 3000]);
  });
});
