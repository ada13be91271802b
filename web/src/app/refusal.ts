/**
 * What a person is told where the server refuses a question, and a question to ask instead. The server's own words name
 * parameters and patterns, for those who write to it; here they are told apart by the parameters alone.
 */

import type { ApiProblem } from "../api/problem";
import { referenceOf } from "../features/search/sent-pictures";
import { type Ask, FILTERS, type FilterName, type Term, withFilter } from "../shared/ask";
import { strings } from "../words/strings";

export interface Refusal {
  readonly title: string;
  readonly hint?: string;
  /** The way out: the question without what is wrong with it; null where all of it is. */
  readonly instead: { readonly name: string; readonly ask: Ask } | null;
}

export function refusalOf(ask: Ask, problem: ApiProblem): Refusal {
  const { fields } = problem;
  if (problem.isUploadGone) {
    const without = { ...ask, terms: ask.terms.filter((term) => !isSent(term)) };
    const instead = { name: strings.withoutPicture, ask: without };
    return { title: strings.sentPictureGone, hint: strings.sentPictureGoneHint, instead };
  }
  const without = fields.reduce(withoutField, ask);
  if (fields.includes("collection")) {
    return { title: strings.collectionGone, instead: { name: strings.withoutFilter, ask: without } };
  }
  if (problem.status === 404) {
    const instead = fields.length === 0 ? null : { name: strings.withoutPicture, ask: without };
    return { title: strings.pictureGone, instead };
  }
  const instead = fields.length === 0 ? null : { name: strings.withoutIt, ask: without };
  return { title: strings.badQuestion, hint: strings.badParts[kindOf(ask, fields[0])], instead };
}

function isSent(term: Term): boolean {
  return term.kind === "picture" && referenceOf(term.picture) !== null;
}

type Kind = keyof (typeof strings)["badParts"];

/** The terms that a parameter of the search is for. */
const TERMS = {
  query: ({ kind, isUnwanted }: Term) => kind === "words" && !isUnwanted,
  not: ({ kind, isUnwanted }: Term) => kind === "words" && isUnwanted,
  like: ({ kind, isUnwanted }: Term) => kind === "picture" && !isUnwanted,
  unlike: ({ kind, isUnwanted }: Term) => kind === "picture" && isUnwanted,
};

const KINDS: Readonly<Record<string, Kind>> = {
  more: "picture",
  less: "picture",
  year: "date",
  month: "date",
  taken_from: "date",
  taken_to: "date",
  min_width: "size",
  max_width: "size",
  min_height: "size",
  max_height: "size",
  min_bytes: "size",
  max_bytes: "size",
  colour: "colour",
  colour_tolerance: "colour",
  sort: "order",
};

/** As the server has them. */
const MOST_WEIGHT = 100;
const ID = /^[a-z2-7]{16}$/;

function isOfTerms(field: string | undefined): field is keyof typeof TERMS {
  return field !== undefined && Object.hasOwn(TERMS, field);
}

function kindOf(ask: Ask, field: string | undefined): Kind {
  if (isOfTerms(field)) return kindOfTerms(ask.terms.filter(TERMS[field]));
  if (field === "less" && ask.less.some((id) => ask.more.includes(id))) return "opinion";
  return KINDS[field ?? ""] ?? "other";
}

/** What is wrong with terms that the server refuses. */
function kindOfTerms(terms: readonly Term[]): Kind {
  if (terms.some(({ weight }) => weight <= 0 || weight > MOST_WEIGHT)) return "weight";
  const pictures = terms.filter((term) => term.kind === "picture");
  if (pictures.some(({ picture }) => referenceOf(picture) === null && !ID.test(picture))) return "picture";
  if (pictures.some(({ crop }) => crop !== null)) return "part";
  return pictures.length > 0 ? "picture" : "words";
}

/** `ask` without what a parameter of the search says. */
function withoutField(ask: Ask, field: string): Ask {
  if (isOfTerms(field)) {
    const isOf: (term: Term) => boolean = TERMS[field];
    const terms = ask.terms.filter((term) => !isOf(term));
    return { ...ask, text: field === "query" ? "" : ask.text, terms };
  }
  switch (field) {
    case "sort":
      return { ...ask, sort: "relevance" };
    case "more":
    case "less":
      return { ...ask, [field]: [] };
    default:
      return isFilter(field) ? withFilter(ask, field, []) : ask;
  }
}

function isFilter(field: string): field is FilterName {
  return (FILTERS as readonly string[]).includes(field);
}
