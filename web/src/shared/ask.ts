/**
 * What is asked: the words in the field, further terms beside them, filters, and how answers are ordered. Pure text in
 * and out: an address of the page says the same as the query of `GET /api/search`, but for `q`, the words in the field.
 */

import { keyOfPhrase, type Phrase, phraseOf, readPhrase } from "./phrase";
import { tidy } from "./tidy";

interface Weighed {
  /** How much the term counts beside the others; 1 is as much as the words in the field. */
  readonly weight: number;
  readonly isUnwanted: boolean;
}

export interface WordsTerm extends Weighed {
  readonly kind: "words";
  readonly words: string;
}

/** A part of a picture, in fractions of its width and height. */
export interface Crop {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface PictureTerm extends Weighed {
  readonly kind: "picture";
  /** The id of a picture of the collection, or `upload:` and the reference of one that was sent. */
  readonly picture: string;
  readonly crop: Crop | null;
}

export type Term = WordsTerm | PictureTerm;

/** The filters by their names in an address; several values of one are alternatives. */
export const FILTERS = [
  "folder",
  "taken_from",
  "taken_to",
  "year",
  "month",
  "orientation",
  "media_type",
  "camera",
  "min_width",
  "max_width",
  "min_height",
  "max_height",
  "min_bytes",
  "max_bytes",
  "has_place",
  "colour",
  "colour_tolerance",
  "collection",
] as const;
/** Those that take several values. */
export const LISTED_FILTERS = ["folder", "year", "month", "orientation", "media_type", "camera", "collection"] as const;
export type FilterName = (typeof FILTERS)[number];
export type Filters = { readonly [name in FilterName]?: readonly string[] };

export const SORTS = ["relevance", "newest", "oldest", "name", "colour"] as const;
export type Sort = (typeof SORTS)[number];

export interface Ask {
  /** The words in the field. */
  readonly text: string;
  readonly terms: readonly Term[];
  /** Ids of pictures that answers should be more like, and less. */
  readonly more: readonly string[];
  readonly less: readonly string[];
  readonly filters: Filters;
  readonly sort: Sort;
  /** 0 to 1: how much answers should differ from each other; it says nothing where nothing has a direction. */
  readonly diversity: number;
}

export const NOTHING: Ask = { text: "", terms: [], more: [], less: [], filters: {}, sort: "relevance", diversity: 0 };

export const words = (text: string, isUnwanted = false, weight = 1): WordsTerm => ({
  kind: "words",
  words: text,
  isUnwanted,
  weight,
});

export const picture = (id: string, isUnwanted = false, crop: Crop | null = null, weight = 1): PictureTerm => ({
  kind: "picture",
  picture: id,
  crop,
  isUnwanted,
  weight,
});

/** Whether nothing is asked, so that the answer is the whole collection as it lies on the wall. */
export function isNothing(ask: Ask): boolean {
  return !hasDirection(ask) && Object.keys(ask.filters).length === 0 && ask.sort === "relevance";
}

/** Whether anything says what pictures should show, rather than which are to be considered. */
export function hasDirection({ text, terms, more, less }: Ask): boolean {
  return text !== "" || terms.length + more.length + less.length > 0;
}

/** Names what is asked: two are the same if and only if they have the same key. */
export function keyOf(ask: Ask): string {
  return isNothing(ask) ? "wall" : parametersOf(ask).toString();
}

/** The id of the picture that alone is asked for, its likes; null where anything else is asked as well. */
export function likeOf({ text, terms }: Ask): string | null {
  const [only] = terms;
  const isAlone = text === "" && terms.length === 1 && only?.kind === "picture" && !only.isUnwanted;
  return isAlone && only.crop === null ? only.picture : null;
}

/** The words of the field, and the plain ones that are not wanted: what can be written in it. */
export function phraseOfAsk({ text, terms }: Ask): Phrase {
  return { query: text, not: terms.filter(isPlainNot).map((term) => term.words) };
}

/** `ask` with what is written in the field in the place of what was. */
export function withPhrase(ask: Ask, { query, not }: Phrase): Ask {
  const kept = ask.terms.filter((term) => !isPlainNot(term) || not.includes(term.words));
  const known = kept.filter(isPlainNot).map((term) => term.words);
  const added = not.filter((text) => !known.includes(text)).map((text) => words(text, true));
  return { ...ask, text: query, terms: [...kept, ...added] };
}

function isPlainNot(term: Term): term is WordsTerm {
  return term.kind === "words" && term.isUnwanted && term.weight === 1;
}

/** `ask` with these values of a filter, none of which takes it off. */
export function withFilter(ask: Ask, name: FilterName, values: readonly string[]): Ask {
  const { [name]: _, ...others } = ask.filters;
  return withFilters(ask, values.length === 0 ? others : { ...others, [name]: values });
}

/** `ask` with these filters alone. Without a colour nothing can be in the order of how near they are to it. */
export function withFilters(ask: Ask, filters: Filters): Ask {
  const isLost = ask.sort === "colour" && ask.filters.colour !== undefined && filters.colour === undefined;
  return { ...ask, filters, sort: isLost ? "relevance" : ask.sort };
}

/** `ask` with answers more like a picture, or less, or as they are without it. */
export function withOpinion(ask: Ask, id: string, opinion: "more" | "less" | null): Ask {
  const others = (ids: readonly string[]) => ids.filter((each) => each !== id);
  const [more, less] = [others(ask.more), others(ask.less)];
  return { ...ask, more: opinion === "more" ? [...more, id] : more, less: opinion === "less" ? [...less, id] : less };
}

/** The query of an address of the page. */
export function parametersOf(ask: Ask): URLSearchParams {
  const parameters = new URLSearchParams();
  if (ask.text !== "") parameters.append("q", ask.text);
  for (const [name, value] of restOf(ask)) parameters.append(name, value);
  return parameters;
}

/** The query of `GET /api/search`. */
export function requestOf(ask: Ask): URLSearchParams {
  const parameters = new URLSearchParams();
  if (ask.text !== "") parameters.append("query", spelled(ask.text, 1));
  for (const [name, value] of restOf(ask)) parameters.append(name, value);
  return parameters;
}

function* restOf(ask: Ask): Generator<[string, string]> {
  for (const term of ask.terms) {
    if (term.kind === "words") yield [term.isUnwanted ? "not" : "query", spelled(term.words, term.weight)];
    else yield [term.isUnwanted ? "unlike" : "like", spelledPicture(term)];
  }
  for (const id of ask.more) yield ["more", id];
  for (const id of ask.less) yield ["less", id];
  for (const name of FILTERS) for (const value of ask.filters[name] ?? []) yield [name, value];
  if (ask.sort !== "relevance") yield ["sort", ask.sort];
  if (ask.diversity > 0 && hasDirection(ask)) yield ["diversity", String(ask.diversity)];
}

/** Reads an address, also one that was written by hand: words after a minus in `q` are read as in the field. */
export function readAsk(parameters: URLSearchParams): Ask {
  const written = readPhrase(parameters.getAll("q").join(" "));
  const terms: Term[] = [];
  for (const [name, value] of parameters) {
    const term = readTerm(name, value);
    if (term !== null) terms.push(term);
  }
  const filters: { [name in FilterName]?: string[] } = {};
  for (const name of FILTERS) {
    const values = [...new Set(parameters.getAll(name).filter((value) => value !== ""))];
    if (values.length > 0) filters[name] = values;
  }
  const sort = SORTS.find((each) => each === parameters.get("sort")) ?? "relevance";
  const diversity = Math.min(1, Math.max(0, Number(parameters.get("diversity")) || 0));
  const ids = (name: string) => [...new Set(parameters.getAll(name).filter((id) => id !== ""))];
  const bare = { text: written.query, terms, more: ids("more"), less: ids("less"), filters, sort, diversity };
  const ask = withPhrase(bare, phraseOf(written.query, [...phraseOfAsk(bare).not, ...written.not]));
  return hasDirection(ask) ? ask : { ...ask, diversity: 0 };
}

/** Whether two addresses would be told apart in the field. */
export function samePhrase(a: Ask, b: Ask): boolean {
  return keyOfPhrase(phraseOfAsk(a)) === keyOfPhrase(phraseOfAsk(b));
}

const NUMBER = String.raw`\d{1,3}(?:\.\d{1,25})?(?:e-\d{1,3})?`;
const WEIGHT = new RegExp(String.raw`\^(${NUMBER})$`);
const PICTURE = new RegExp(`^([^@^]+)(?:@(${NUMBER}(?:,${NUMBER}){3}))?$`);

/** Words as an address has them: a weight behind them, and `^1` where they would be read as having one. */
function spelled(text: string, weight: number): string {
  return weight !== 1 || WEIGHT.test(text) ? `${text}^${number(weight)}` : text;
}

function spelledPicture({ picture, crop, weight }: PictureTerm): string {
  const part = crop === null ? "" : `@${[crop.x, crop.y, crop.width, crop.height].map(number).join(",")}`;
  return `${picture}${part}${weight === 1 ? "" : `^${number(weight)}`}`;
}

/** A number to a ten-thousandth, which is finer than a picture has pixels or a person fingers. */
function number(value: number): string {
  return String(Math.round(value * 10_000) / 10_000);
}

function readTerm(name: string, value: string): Term | null {
  const isUnwanted = name === "not" || name === "unlike";
  if (!["query", "not", "like", "unlike"].includes(name)) return null;
  const found = WEIGHT.exec(value);
  const weight = found === null ? 1 : Number(found[1]);
  const bare = found === null ? value : value.slice(0, found.index);
  if (name === "query" || name === "not") return tidy(bare) === "" ? null : words(tidy(bare), isUnwanted, weight);
  const parts = PICTURE.exec(bare);
  if (parts?.[1] === undefined) return null;
  const [x = 0, y = 0, width = 1, height = 1] = (parts[2] ?? "").split(",").map(Number);
  return picture(parts[1], isUnwanted, parts[2] === undefined ? null : { x, y, width, height }, weight);
}
