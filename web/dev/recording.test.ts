/** The recording answers as a server would, also what was never asked of one. */

import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import type { components } from "../src/api/schema";
import { Recording } from "./recording";

type Schemas = components["schemas"];

const recording = new Recording(fileURLToPath(new URL("recording", import.meta.url)));

function asked<T>(address: string): T {
  const { status, body } = recording.answer("GET", address);
  expect(status).toBe(200);
  return JSON.parse(String(body));
}

test("every picture of the wall has a page of the atlas, a thumbnail, an original and details", () => {
  const { items, total } = asked<Schemas["PictureList"]>("/api/images?limit=400&order=similar");
  expect(items).toHaveLength(total);
  for (const { id, sprite, thumbnail_url, original_url } of items) {
    for (const url of [sprite?.page_url ?? "", thumbnail_url, original_url]) {
      expect(recording.answer("GET", url)).toMatchObject({ status: 200, type: "image/jpeg" });
    }
    expect(asked<Schemas["PictureDetail"]>(`/api/images/${id}`).id).toBe(id);
  }
});

test("what was recorded is answered as it was, however its parameters are ordered", () => {
  const found = asked<Schemas["SearchReply"]>("/api/search?limit=150&offset=0&query=the+sea");
  expect(found.relevance?.verdict).toBe("matches");
  expect(found.facets).toBeNull();
  expect(found.hits[0]?.explanation).toBeNull();
  const again = asked<Schemas["SearchReply"]>("/api/search?query=the%20sea&limit=5&explain=true&facets=true");
  expect(again.hits.map(({ id }) => id)).toEqual(found.hits.slice(0, 5).map(({ id }) => id));
  expect(again.hits[0]?.explanation).not.toBeNull();
  expect(again.facets).not.toBeNull();
});

test("for other words, pictures that have them in their names come first", () => {
  const { items } = asked<Schemas["PictureList"]>("/api/images");
  const word = items.at(-1)?.name.match(/[a-z]{4,}/)?.[0] ?? "";
  const { hits, relevant_count } = asked<Schemas["SearchReply"]>(`/api/search?query=${word}`);
  expect(hits[0]?.name).toContain(word);
  expect(relevant_count).toBeGreaterThan(0);
  expect(hits).toHaveLength(items.length);
});

test("words that are part of recorded ones are answered as those", () => {
  const whole = asked<Schemas["SearchReply"]>("/api/search?query=a+castle");
  expect(asked<Schemas["SearchReply"]>("/api/search?query=castle&limit=150&offset=0").hits).toEqual(whole.hits);
});

test("words that nothing has match nothing", () => {
  expect(asked<Schemas["SearchReply"]>("/api/search?query=qwertz").relevance?.verdict).toBe("none");
});

test("pictures are found by their ids, in that order", () => {
  const { items } = asked<Schemas["PictureList"]>("/api/images");
  const ids = [items[3]?.id, items[1]?.id];
  const found = asked<Schemas["PictureList"]>(`/api/images/by-id?ids=${ids.join(",")}`);
  expect(found.items.map(({ id }) => id)).toEqual(ids);
});

test("the favourites are there, so that they are offered, and are none", () => {
  expect(asked<Schemas["CollectionDetail"]>("/api/collections/favourites").pictures).toEqual([]);
});

test("nothing can be sent, and nothing outside the recording is read", () => {
  expect(recording.answer("POST", "/api/uploads").status).toBe(503);
  expect(recording.answer("GET", "/api/..%2F..%2Fmock-server.ts").status).toBe(404);
  expect(recording.answer("GET", "/api/nothing").status).toBe(404);
});

test("the stream begins with the snapshot and how far the server is", () => {
  expect(recording.events()).toMatch(/event: snapshot\ndata: \{.*\n\nevent: ready\ndata: \{"ready":true/);
});
