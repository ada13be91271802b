// @vitest-environment jsdom

import { QueryClientProvider } from "@tanstack/react-query";
import { act, createElement, type ReactNode } from "react";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { FakeApi } from "../testing/fake-api";
import { renderHook } from "../testing/render-hook";
import { usePictureDetail } from "./picture-queries";
import { makeQueryClient } from "./query-client";
import { useHealth, useReady } from "./server-state";

let api: FakeApi;

beforeEach(() => {
  vi.useFakeTimers();
  api = new FakeApi();
  vi.stubGlobal("fetch", api.fetch);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

const pass = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms));

describe("the state of the server", () => {
  const SETTLED = { snapshot: "s", model: { state: "ready" } };
  const askedFor = (path: string) => api.asked.filter((asked) => asked === path).length;

  async function watch(health: object, ready: object) {
    const answers: Record<string, object> = { "/api/health": health, "/api/ready": ready };
    api.trouble = (path) => (path in answers ? Response.json(answers[path]) : undefined);
    const client = makeQueryClient();
    const around = (children: ReactNode) => createElement(QueryClientProvider, { client }, children);
    await renderHook(() => [useHealth(), useReady()], undefined, around);
    await pass(50);
    return answers;
  }

  test("is asked by a question that knows how, whichever part of the page comes first", async () => {
    const said = vi.spyOn(console, "error");
    api.trouble = (path) => (path === "/api/health" ? Response.json({ ...SETTLED, pictures: 10 }) : undefined);
    const client = makeQueryClient();
    const around = (children: ReactNode) => createElement(QueryClientProvider, { client }, children);
    await renderHook(useReady, undefined, around);
    await pass(50);
    expect(said).not.toHaveBeenCalled();
  });

  test("is asked calmly once all is ready, but is asked, since a server starts again", async () => {
    await watch({ ...SETTLED, pictures: 10 }, { ready: true });
    // At first sight the events tell.
    expect([askedFor("/api/health"), askedFor("/api/ready")]).toEqual([1, 0]);
    await pass(2000);
    await pass(12_000);
    expect([askedFor("/api/health"), askedFor("/api/ready")]).toEqual([1, 1]);
    await pass(4000);
    expect([askedFor("/api/health"), askedFor("/api/ready")]).toEqual([2, 2]);
  });

  test("is asked often while pictures are looked at, so that answers grow with them", async () => {
    await watch(SETTLED, { ready: false });
    await pass(6500);
    expect(askedFor("/api/health")).toBeGreaterThan(4);
  });

  test("is asked at once for the last snapshot when it becomes ready", async () => {
    const answers = await watch(SETTLED, { ready: false });
    await pass(1600);
    answers["/api/ready"] = { ready: true };
    const before = askedFor("/api/health");
    await pass(1600);
    expect(askedFor("/api/health")).toBe(before + 2);
  });

  test("another snapshot makes the page ask at once how far it is", async () => {
    const answers = await watch({ ...SETTLED, model: { state: "working" } }, { ready: true });
    answers["/api/health"] = { ...SETTLED, snapshot: "another" };
    await pass(1600);
    expect(askedFor("/api/ready")).toBe(2);
  });

  test("another snapshot makes the page look again whether the open picture is still there", async () => {
    const client = makeQueryClient();
    const around = (children: ReactNode) => createElement(QueryClientProvider, { client }, children);
    const answers: Record<string, object> = { "/api/health": { ...SETTLED, model: { state: "working" } } };
    api.trouble = (path) => (path in answers ? Response.json(answers[path]) : undefined);
    const hook = await renderHook(() => [useHealth(), usePictureDetail("p")] as const, undefined, around);
    answers["/api/images/p"] = { id: "p" };
    await pass(50);
    delete answers["/api/images/p"];
    answers["/api/health"] = { ...SETTLED, snapshot: "another", model: { state: "working" } };
    await pass(1600);
    expect(hook.latest()[1].error).toMatchObject({ status: 404 });
  });
});
