/** What people marked, and what they take along: asked of the server and told to it. */

import { client, unwrap } from "./request";
import type { components } from "./schema";

type Schemas = components["schemas"];

export type Collection = Schemas["CollectionSummary"];
export type CollectionList = Schemas["CollectionList"];
export type Export = Schemas["ExportReply"];
export type Wanted = { readonly ids: readonly string[] } | { readonly collection: string };

/** The collection that is always there. */
export const FAVOURITES = "favourites";
/** The server takes no more at once. */
const AT_ONCE = 1000;

export const collections = (signal: AbortSignal) => unwrap(client.GET("/api/collections", { signal }), signal);

/** The ids of a collection's pictures, the one added last first. */
export const picturesOf = async (id: string, signal: AbortSignal): Promise<readonly string[]> => {
  const asking = client.GET("/api/collections/{collection_id}", { params: of(id), signal });
  return (await unwrap(asking, signal)).pictures;
};

export const create = (name: string) => unwrap(client.POST("/api/collections", { body: { name, add: [] } }));

export const rename = (id: string, name: string) =>
  unwrap(client.PATCH("/api/collections/{collection_id}", { params: of(id), body: { name } }));

export const remove = (id: string) => unwrap(client.DELETE("/api/collections/{collection_id}", { params: of(id) }));

export const restore = (id: string) =>
  unwrap(client.PATCH("/api/collections/{collection_id}", { params: of(id), body: { deleted: false } }));

/** Puts pictures into a collection and takes others out of it, as many as there are. */
export async function change(id: string, add: readonly string[], remove: readonly string[]): Promise<void> {
  for (let from = 0; from < Math.max(add.length, remove.length); from += AT_ONCE) {
    const part = (ids: readonly string[]) => ids.slice(from, from + AT_ONCE);
    const body = { add: part(add), remove: part(remove) };
    await unwrap(client.POST("/api/collections/{collection_id}/pictures", { params: of(id), body }));
  }
}

/** Chooses pictures to take along; the answer says how much that is, and where it can be had. */
export const takeAlong = (wanted: Wanted, signal: AbortSignal) => {
  const body = "ids" in wanted ? { ids: [...wanted.ids] } : wanted;
  return unwrap(client.POST("/api/exports", { body, signal }), signal);
};

const of = (collection_id: string) => ({ path: { collection_id } });
