/** The questions the page asks the server. Every answer is typed by the OpenAPI document; every failure is an error of `problem.ts`. */

import { type Ask, LISTED_FILTERS, requestOf } from "../shared/ask";
import { client, unwrap } from "./request";
import type { paths } from "./schema";

/** Part of a ranking; `snapshot` keeps it to the state of the collection that the first part was found in. */
interface RankingPage {
  limit: number;
  offset: number;
  snapshot?: string;
}

/** The parameters of a search as the API's document names them; its numbers are written as text here as they are there. */
function queryOf(ask: Ask): paths["/api/search"]["get"]["parameters"]["query"] {
  const query: Record<string, string | string[]> = {};
  for (const [name, value] of requestOf(ask)) {
    const before = query[name];
    if (LISTED.has(name)) query[name] = [...(Array.isArray(before) ? before : []), value];
    else query[name] = value;
  }
  return query;
}

const LISTED = new Set<string>(["query", "not", "like", "unlike", "more", "less", ...LISTED_FILTERS]);

export const search = (ask: Ask, page: RankingPage, signal: AbortSignal) =>
  unwrap(client.GET("/api/search", { params: { query: { ...queryOf(ask), ...page } }, signal }), signal);

/** The hit at a rank, from 1, of an answer that was found in `snapshot`, with the reasons for it. */
export const explain = (ask: Ask, rank: number, snapshot: string, signal: AbortSignal) => {
  const query = { ...queryOf(ask), explain: true, limit: 1, offset: rank - 1, snapshot };
  return unwrap(client.GET("/api/search", { params: { query }, signal }), signal);
};

/** How many of the hits have what. */
export const facets = async (ask: Ask, signal: AbortSignal) => {
  const query = { ...queryOf(ask), facets: true, limit: 1 };
  return (await unwrap(client.GET("/api/search", { params: { query }, signal }), signal)).facets;
};

/** A part of the whole collection, like beside like. */
export const pictures = (page: { limit: number; offset?: number; snapshot?: string }, signal: AbortSignal) =>
  unwrap(client.GET("/api/images", { params: { query: { ...page, order: "similar" } }, signal }), signal);

/** Colour and shape of the whole collection in the same order, four bytes a picture. */
export const shapes = async (snapshot: string, signal: AbortSignal): Promise<Uint8Array> => {
  const query = { order: "similar", snapshot } as const;
  const asking = client.GET("/api/images/shapes", { params: { query }, parseAs: "arrayBuffer", signal });
  return new Uint8Array(await unwrap(asking, signal));
};

export const picture = (id: string, signal: AbortSignal) =>
  unwrap(client.GET("/api/images/{picture_id}", { params: { path: { picture_id: id } }, signal }), signal);

/** A picture and its near-duplicates. */
export const stack = (id: string, limit: number, signal: AbortSignal) =>
  unwrap(
    client.GET("/api/images/{picture_id}/stack", { params: { path: { picture_id: id }, query: { limit } }, signal }),
    signal,
  );

/** Why a file of a picture did not show: it is gone, or it is there and cannot be shown; null where nobody can say. */
export async function whyNotShown(url: string): Promise<"gone" | "there" | null> {
  try {
    const { ok, status } = await fetch(url, { method: "HEAD" });
    if (status === 404 || status === 410) return "gone";
    return ok ? "there" : null;
  } catch {
    return null;
  }
}

export const health = (signal: AbortSignal) => unwrap(client.GET("/api/health", { signal }), signal);

export const ready = (signal: AbortSignal) => unwrap(client.GET("/api/ready", { signal }), signal);
