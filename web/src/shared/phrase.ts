/**
 * What is asked for in words: some that the pictures show, and some behind a minus that they do not, as in
 * `beach -people -"old town"`. Pure text in and out.
 */

import { tidy } from "./tidy";

export interface Phrase {
  /** What is looked for; empty where nothing is. */
  readonly query: string;
  /** What is not wanted, each once, in the order it was written. */
  readonly not: readonly string[];
}

/** A minus at the beginning of a word, then quoted words, with or without their end, or one word. */
const NOT = /(?<!\S)-(?:["“”]([^"“”]*)["“”]?|([^\s"“”-]\S*))/g;
/** A minus that waits for its word. */
const BARE_MINUS = /(?<!\S)-$/;

/** Reads what someone writes, finished or not. A minus within a word is part of it. */
export function readPhrase(text: string): Phrase {
  const not = [...text.matchAll(NOT)].map(([, quoted, word]) => quoted ?? word ?? "");
  return phraseOf(text.replace(NOT, " ").trim().replace(BARE_MINUS, ""), not);
}

/** The phrase of these words, without spaces that mean nothing and without repeats. */
export function phraseOf(query: string, not: readonly string[]): Phrase {
  return { query: tidy(query), not: [...new Set(not.map(tidy).filter((term) => term !== ""))] };
}

/** Names a phrase: two are the same question if and only if they have the same key. */
export function keyOfPhrase({ query, not }: Phrase): string {
  return [query, ...not].join("\n");
}

export function isEmptyPhrase({ query, not }: Phrase): boolean {
  return query === "" && not.length === 0;
}
