/** An answer part by part, as the server gives it: hits of a question, or the wall where nothing is asked. */

import { type Ask, hasDirection, isNothing, keyOf } from "../shared/ask";
import * as client from "./client";
import type { ShownPicture } from "./gallery";
import type { Relevance, SheetPlace, Sprite } from "./types";

export interface Page {
  readonly key: string;
  readonly snapshot: string;
  readonly pictures: readonly ShownPicture[];
  readonly total: number;
  /** How many more there are, each of which one of the pictures stands for. */
  readonly nearDuplicates: number;
  readonly relevantCount: number | null;
  readonly tookMs: number | null;
  readonly next: From | null;
}

/** Where an answer goes on: behind a rank, in the snapshot that its first page was found in. */
export interface From {
  readonly at: number;
  readonly snapshot: string;
}

const WALL_PAGE = 400;
const ANSWER_PAGE = 150;
/** The server gives no more at once. */
const MOST_AT_ONCE = 1000;

/** The part of the answer that begins at `from`, or the first: from a while on, as many pictures again as were had before. */
export async function askPage(question: Ask, from: From | null, signal: AbortSignal): Promise<Page> {
  const key = keyOf(question);
  const pinned = from === null ? {} : { snapshot: from.snapshot };
  if (isNothing(question)) {
    const { items, total, snapshot } = await client.pictures({ limit: WALL_PAGE }, signal);
    return { key, snapshot, pictures: items, total, relevantCount: null, nearDuplicates: 0, tookMs: null, next: null };
  }
  const offset = from?.at ?? 0;
  const page = { limit: Math.min(MOST_AT_ONCE, Math.max(ANSWER_PAGE, offset)), offset, ...pinned };
  const { hits, total, pictures, relevance, sheet, took_ms, snapshot } = await client.search(question, page, signal);
  const reached = offset + hits.length;
  const next = hits.length > 0 && reached < total ? { at: reached, snapshot } : null;
  return {
    key,
    snapshot,
    pictures: hits.map((hit) => ({ ...hit, sheet: placeOn(sheet?.urls, hit.sheet) })),
    total,
    nearDuplicates: pictures - total,
    relevantCount: wantsAnything(question) ? matchesOf(relevance) : null,
    tookMs: took_ms,
    next,
  };
}

/** The ids of the first `most` pictures of an answer that was found in `snapshot`, best first. */
export async function firstIds(
  question: Ask,
  snapshot: string,
  most: number,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const ids: string[] = [];
  for (let offset = 0; offset < most; offset += MOST_AT_ONCE) {
    const page = { limit: Math.min(MOST_AT_ONCE, most - offset), offset, snapshot };
    const found = await idsOf(question, page, signal);
    ids.push(...found);
    if (found.length < page.limit) break;
  }
  return ids;
}

async function idsOf(question: Ask, page: Parameters<typeof client.search>[1], signal: AbortSignal) {
  const pictures = isNothing(question)
    ? (await client.pictures(page, signal)).items
    : (await client.search(question, page, signal)).hits;
  return pictures.map(({ id }) => id);
}

/** Where a sprite is on the sheets at these addresses; null where the server made none of it. */
function placeOn(urls: readonly string[] | undefined, place: SheetPlace | null | undefined): Sprite | null {
  const page_url = place && urls?.[place.number];
  return place && page_url ? { page_url, x: place.x, y: place.y, width: place.width, height: place.height } : null;
}

/** Everything is more or less without what is not wanted: where nothing else is asked, no match ends anywhere. */
function wantsAnything(question: Ask): boolean {
  return hasDirection({ ...question, terms: question.terms.filter(({ isUnwanted }) => !isUnwanted), less: [] });
}

/** How many are matches. A collection too small to tell has all of its pictures before the line, and no match among them. */
function matchesOf(relevance: Relevance | null): number | null {
  if (relevance === null) return null;
  const { relevant_count, verdict } = relevance;
  return verdict === "matches" || relevant_count === 0 ? relevant_count : null;
}
