// @vitest-environment jsdom

import { QueryClientProvider } from "@tanstack/react-query";
import { act, createElement, type ReactNode } from "react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { renderHook } from "../testing/render-hook";
import { useEvents } from "./events";
import { makeQueryClient } from "./query-client";
import { HEALTH, READY } from "./server-state";

/** A stream that a test speaks through. */
class FakeStream extends EventTarget {
  static readonly CLOSED = 2;
  static readonly open: FakeStream[] = [];
  readyState = 1;

  constructor() {
    super();
    FakeStream.open.push(this);
  }

  say(name: string, data: object) {
    this.dispatchEvent(new MessageEvent(name, { data: JSON.stringify(data) }));
  }

  close() {
    this.readyState = FakeStream.CLOSED;
    FakeStream.open.splice(FakeStream.open.indexOf(this), 1);
  }
}

let visibility = "visible";
let leave: () => Promise<void> = () => Promise.resolve();

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("EventSource", FakeStream);
  visibility = "visible";
  vi.spyOn(document, "visibilityState", "get").mockImplementation(() => visibility as DocumentVisibilityState);
});
afterEach(async () => {
  await leave();
  expect(FakeStream.open).toHaveLength(0);
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

async function listening() {
  const client = makeQueryClient();
  const around = (children: ReactNode) => createElement(QueryClientProvider, { client }, children);
  leave = (await renderHook(useEvents, undefined, around)).unmount;
  vi.advanceTimersByTime(1000);
  const [stream] = FakeStream.open;
  if (stream === undefined) throw new Error("nobody listens");
  return { client, stream };
}

function turn(to: "visible" | "hidden") {
  visibility = to;
  act(() => void document.dispatchEvent(new Event("visibilitychange")));
}

test("how far the server is arrives without a question", async () => {
  const { client, stream } = await listening();
  stream.say("ready", { ready: true });
  expect(client.getQueryData(READY)).toEqual({ ready: true });
});

test("another snapshot makes the page ask what there is now, the same one does not", async () => {
  const { client, stream } = await listening();
  client.setQueryData(HEALTH, { snapshot: "old" });
  stream.say("snapshot", { snapshot: "old" });
  expect(client.getQueryState(HEALTH)?.isInvalidated).toBe(false);
  stream.say("snapshot", { snapshot: "new" });
  expect(client.getQueryState(HEALTH)?.isInvalidated).toBe(true);
});

test("a page that cannot be seen does not listen", async () => {
  await listening();
  turn("hidden");
  expect(FakeStream.open).toHaveLength(0);
  turn("visible");
  expect(FakeStream.open).toHaveLength(1);
});

test("a stream that was refused is asked for again after a while", async () => {
  const { stream } = await listening();
  stream.readyState = FakeStream.CLOSED;
  stream.dispatchEvent(new Event("error"));
  expect(FakeStream.open).toHaveLength(0);
  vi.advanceTimersByTime(30_000);
  expect(FakeStream.open).toHaveLength(1);
});
