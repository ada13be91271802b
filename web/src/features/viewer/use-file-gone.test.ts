// @vitest-environment jsdom

import { act } from "react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { renderHook } from "../../testing/render-hook";
import { useFileGone } from "./use-file-gone";

let statuses: Record<string, number>;
const asked = vi.fn();

beforeEach(() => {
  statuses = { "/one": 200, "/two": 200 };
  asked.mockClear();
  vi.stubGlobal("fetch", async (url: string) => {
    asked(url);
    return new Response(null, { status: statuses[url] ?? 500 });
  });
});
afterEach(() => vi.unstubAllGlobals());

const watch = () =>
  renderHook(({ url, isExpected }: { url: string; isExpected: boolean }) => useFileGone(url, isExpected), {
    url: "/one",
    isExpected: true,
  });
const look = async ({ latest }: Awaited<ReturnType<typeof watch>>) => act(async () => latest().look());

test.each([
  [404, true],
  [410, true],
  [200, false],
  [503, false],
])("where the server says %i to who looks for the file, it is gone: %s", async (status, isGone) => {
  const watched = await watch();
  statuses["/one"] = status;
  await look(watched);
  expect(watched.latest().isGone).toBe(isGone);
  await watched.unmount();
});

test("it is looked for when somebody comes back to the window", async () => {
  const { latest, unmount } = await watch();
  statuses["/one"] = 404;
  await act(async () => window.dispatchEvent(new Event("focus")));
  expect(latest().isGone).toBe(true);
  await unmount();
});

test("that one is gone says nothing of the next", async () => {
  const watched = await watch();
  statuses["/one"] = 404;
  await look(watched);
  await watched.rerender({ url: "/two", isExpected: true });
  expect(watched.latest().isGone).toBe(false);
  await watched.unmount();
});

test("where no file is to be expected none is looked for", async () => {
  const watched = await watch();
  await watched.rerender({ url: "/one", isExpected: false });
  await look(watched);
  expect(asked).not.toHaveBeenCalled();
  await watched.unmount();
});
