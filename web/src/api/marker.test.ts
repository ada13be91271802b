// @vitest-environment jsdom

import { QueryClient } from "@tanstack/react-query";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { FAVOURITES } from "./collections";
import { Marker, picturesKey } from "./marker";
import { ApiProblem } from "./problem";

interface Sent {
  readonly body: { readonly add: readonly string[]; readonly remove: readonly string[] };
  readonly answer: (status?: number) => void;
}

let sent: Sent[] = [];
let queries: QueryClient;
let marker: Marker;

beforeEach(() => {
  sent = [];
  queries = new QueryClient();
  queries.setQueryData(picturesKey(FAVOURITES), new Set(["a", "b"]));
  marker = new Marker(queries);
  vi.stubGlobal("fetch", async (request: Request) => {
    const body = await request.json();
    return new Promise<Response>((resolve) => {
      const answer = (status = 200) =>
        resolve(Response.json(status === 200 ? {} : { type: "urn:x", detail: "No room." }, { status }));
      sent.push({ body, answer });
    });
  });
});
afterEach(() => vi.unstubAllGlobals());

const shown = () => [...(queries.getQueryData<ReadonlySet<string>>(picturesKey(FAVOURITES)) ?? [])];
const arrived = (count: number) => vi.waitFor(() => expect(sent.length).toBe(count));

test("a change is seen before the server has agreed", async () => {
  const changing = marker.change(FAVOURITES, ["c"], ["a"]);
  await vi.waitFor(() => expect(shown()).toEqual(["c", "b"]));
  await arrived(1);
  sent[0]?.answer();
  await changing;
  expect(shown()).toEqual(["c", "b"]);
});

test("what the server does not keep is taken back, and nothing else", async () => {
  const failing = marker.change(FAVOURITES, ["b", "c"], ["a"]);
  const later = marker.change(FAVOURITES, ["d"], []);
  await arrived(1);
  sent[0]?.answer(422);
  await expect(failing).rejects.toThrow(ApiProblem);
  await arrived(2);
  sent[1]?.answer();
  await later;
  expect(shown().sort()).toEqual(["a", "b", "d"]);
});

test("changes of one collection arrive in the order in which they were made", async () => {
  const first = marker.change(FAVOURITES, ["c"], []);
  const second = marker.change(FAVOURITES, [], ["c"]);
  await arrived(1);
  sent[0]?.answer();
  await first;
  await arrived(2);
  sent[1]?.answer();
  await second;
  expect(sent.map(({ body }) => body)).toEqual([
    { add: ["c"], remove: [] },
    { add: [], remove: ["c"] },
  ]);
  expect(shown()).toEqual(["a", "b"]);
});

test("more than the server takes at once go in several parts", async () => {
  const many = Array.from({ length: 1500 }, (_, index) => String(index));
  const changing = marker.change(FAVOURITES, many, []);
  await arrived(1);
  sent[0]?.answer();
  await arrived(2);
  sent[1]?.answer();
  await changing;
  expect(sent.map(({ body }) => body.add.length)).toEqual([1000, 500]);
  expect(sent.flatMap(({ body }) => body.add)).toEqual(many);
});
