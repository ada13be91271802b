/** What the page asks about the map. */

import { client, unwrap } from "./request";

/** The map of the collection as it is now. */
export const map = (signal: AbortSignal) => unwrap(client.GET("/api/map", { signal }), signal);

/** Where every picture is on the map of that name. */
export const mapPlaces = (name: string, signal: AbortSignal): Promise<ArrayBuffer> => {
  const params = { path: { map_name: name } };
  return unwrap(client.GET("/api/map/{map_name}/places", { params, parseAs: "arrayBuffer", signal }), signal);
};

/** Some pictures by their ids, at most 200, in that order; those that are not there are passed over. */
export const picturesById = (ids: readonly string[], signal: AbortSignal) =>
  unwrap(client.GET("/api/images/by-id", { params: { query: { ids: ids.join(",") } }, signal }), signal);
