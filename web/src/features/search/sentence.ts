/**
 * What is asked as one sentence that can be read aloud: *red bicycle, not people, like a picture, in 2019*. The field
 * holds its first words; each part behind them is a chip. Pure: an `Ask` in, parts and words out.
 */

import { type Ask, likeOf, phraseOfAsk, type Sort, type Term, withFilter } from "../../shared/ask";
import { type FilterPart, filterParts } from "../../shared/filter-words";
import { formatCount, formatWeight } from "../../shared/format";
import { strings } from "../../words/strings";

export type Part =
  | { readonly kind: "term"; readonly key: string; readonly term: Term }
  | { readonly kind: "feedback"; readonly key: string; readonly more: number; readonly less: number }
  | { readonly kind: "filter"; readonly key: string; readonly filter: FilterPart }
  | { readonly kind: "sort"; readonly key: string; readonly sort: Sort }
  | { readonly kind: "variety"; readonly key: string };

/** What a picture or a collection is called; null where nobody knows. */
export interface Names {
  readonly picture: (id: string) => string | null;
  readonly collection: (id: string) => string;
}

const NAMELESS: Names = { picture: () => null, collection: (id) => id };

/** Every part of `ask` behind the words of the field, in the order of the sentence. */
export function partsOf(ask: Ask, names: Names = NAMELESS): Part[] {
  const terms = ask.terms.map((term, index): Part => ({ kind: "term", key: `term ${index}`, term }));
  const { length: more } = ask.more;
  const { length: less } = ask.less;
  const filters = filterParts(ask.filters, names.collection);
  return [
    ...terms,
    ...(more + less === 0 ? [] : [{ kind: "feedback", key: "feedback", more, less } as const]),
    ...filters.map((filter): Part => ({ kind: "filter", key: filter.names.join(" "), filter })),
    ...(ask.sort === "relevance" ? [] : [{ kind: "sort", key: "sort", sort: ask.sort } as const]),
    ...(ask.diversity === 0 ? [] : [{ kind: "variety", key: "variety" } as const]),
  ];
}

/** `ask` without one of its parts. */
export function withoutPart(ask: Ask, part: Part): Ask {
  switch (part.kind) {
    case "term":
      return { ...ask, terms: ask.terms.filter((term) => term !== part.term) };
    case "feedback":
      return { ...ask, more: [], less: [] };
    case "filter":
      return part.filter.names.reduce((rest, name) => withFilter(rest, name, []), ask);
    case "sort":
      return { ...ask, sort: "relevance" };
    case "variety":
      return { ...ask, diversity: 0 };
  }
}

/** `ask` with another term in the place of `term`. */
export function withTerm(ask: Ask, term: Term, changed: Term): Ask {
  return { ...ask, terms: ask.terms.map((each) => (each === term ? changed : each)) };
}

/** A part in words: "not people", "like moon.jpg", "in 2019". */
export function saidOf(part: Part, names: Names = NAMELESS): string {
  switch (part.kind) {
    case "term":
      return part.term.weight === 1
        ? saidOfTerm(part.term, names)
        : strings.timesAsMuch(saidOfTerm(part.term, names), formatWeight(part.term.weight));
    case "feedback":
      return strings.feedback(counted(part.more), counted(part.less));
    case "filter":
      return part.filter.says;
    case "sort":
      return strings.sortedBy[part.sort];
    case "variety":
      return strings.varied;
  }
}

function counted(count: number): string | null {
  return count === 0 ? null : formatCount(count);
}

function saidOfTerm(term: Term, names: Names): string {
  if (term.kind === "words") return term.isUnwanted ? strings.notWords(term.words) : term.words;
  const say = term.isUnwanted ? strings.unlikePicture : strings.likePicture;
  return say(names.picture(term.picture) ?? strings.somePicture, term.crop !== null);
}

/** The whole of `ask` as one sentence; empty where nothing is asked. */
export function sentenceOf(ask: Ask, names: Names = NAMELESS): string {
  const parts = partsOf(ask, names).map((part) => saidOf(part, names));
  return strings.sentenceOf(ask.text === "" ? parts : [ask.text, ...parts]);
}

/** The same for a window's title, where a picture alone is told without its name. */
export function titleOf(ask: Ask, names: Names = NAMELESS): string {
  return isLikesAlone(ask) ? strings.resultsLike : sentenceOf(ask, names);
}

/** What the pictures of an answer are called together. */
export function labelOf(ask: Ask, names: Names = NAMELESS): string {
  const { query, not } = phraseOfAsk(ask);
  const parts = partsOf(ask).length;
  if (query === "" && parts === 0) return strings.wallLabel;
  if (parts === not.length) return strings.resultsFor(query, not);
  return isLikesAlone(ask) ? strings.resultsLike : strings.resultsAsked(sentenceOf(ask, names));
}

function isLikesAlone(ask: Ask): boolean {
  return likeOf(ask) !== null && partsOf(ask).length === 1;
}
