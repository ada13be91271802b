/** The questions the page asks the server. Every answer is typed by the OpenAPI document; every failure is an error of `problem.ts`. */

import createClient from "openapi-fetch";
import type { Phrase } from "../shared/phrase";
import { errorFor, ServerGone } from "./problem";
import type { paths } from "./schema";

const client = createClient<paths>({ baseUrl: location.origin, fetch: (request) => fetch(request) });

interface Answer<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

async function unwrap<T>(asking: Promise<Answer<T>>, signal: AbortSignal): Promise<T> {
  const { data, error, response } = await asking.catch((cause: unknown) => {
    if (signal.aborted) throw cause;
    throw new ServerGone(cause);
  });
  if (data === undefined) throw errorFor(response, error);
  return data;
}

/** Part of a ranking; `snapshot` keeps it to the state of the collection that the first part was found in. */
interface RankingPage {
  limit: number;
  offset: number;
  snapshot?: string;
}

export const search = (phrase: Phrase, page: RankingPage, signal: AbortSignal) =>
  unwrap(client.GET("/api/search", { params: { query: { ...termsOf(phrase), ...page } }, signal }), signal);

/** The hit at a rank, from 1, of an answer that was found in `snapshot`, with the reasons for it. */
export const explain = (
  asked: Phrase | { readonly id: string },
  rank: number,
  snapshot: string,
  signal: AbortSignal,
) => {
  const terms = "id" in asked ? { like: [asked.id] } : termsOf(asked);
  const query = { ...terms, explain: true, limit: 1, offset: rank - 1, snapshot };
  return unwrap(client.GET("/api/search", { params: { query }, signal }), signal);
};

const termsOf = ({ query, not }: Phrase) => ({
  ...(query === "" ? {} : { query: [spelled(query)] }),
  ...(not.length === 0 ? {} : { not: not.map(spelled) }),
});

const WEIGHT = /\^\d{1,3}(\.\d{1,25})?(e-\d{1,3})?$/;

/** Words as an address has them: what reads like a weight behind them is meant as words. */
export const spelled = (words: string): string => (WEIGHT.test(words) ? `${words}^1` : words);

export const similar = (id: string, page: RankingPage, signal: AbortSignal) =>
  unwrap(
    client.GET("/api/images/{picture_id}/similar", { params: { path: { picture_id: id }, query: page }, signal }),
    signal,
  );

/** A part of the whole collection, like beside like. */
export const pictures = (page: { limit: number; cursor?: string; snapshot?: string }, signal: AbortSignal) =>
  unwrap(client.GET("/api/images", { params: { query: { ...page, order: "similar" } }, signal }), signal);

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
    if (status === 404) return "gone";
    return ok ? "there" : null;
  } catch {
    return null;
  }
}

export const health = (signal: AbortSignal) => unwrap(client.GET("/api/health", { signal }), signal);

export const ready = (signal: AbortSignal) => unwrap(client.GET("/api/ready", { signal }), signal);
