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
  return { title: strings.badQuestion, hint: strings.badParts[kindOf(fields[0])], instead };
}

function isSent(term: Term): boolean {
  return term.kind === "picture" && referenceOf(term.picture) !== null;
}

type Kind = keyof (typeof strings)["badParts"];

const KINDS: Readonly<Record<string, Kind>> = {
  query: "words",
  not: "words",
  like: "picture",
  unlike: "picture",
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
};

function kindOf(field: string | undefined): Kind {
  return KINDS[field ?? ""] ?? "other";
}

/** `ask` without what a parameter of the search says. */
function withoutField(ask: Ask, field: string): Ask {
  const terms = (isOf: (term: Term) => boolean) => ask.terms.filter((term) => !isOf(term));
  switch (field) {
    case "query":
      return { ...ask, text: "", terms: terms(({ kind, isUnwanted }) => kind === "words" && !isUnwanted) };
    case "not":
      return { ...ask, terms: terms(({ kind, isUnwanted }) => kind === "words" && isUnwanted) };
    case "like":
      return { ...ask, terms: terms(({ kind, isUnwanted }) => kind === "picture" && !isUnwanted) };
    case "unlike":
      return { ...ask, terms: terms(({ kind, isUnwanted }) => kind === "picture" && isUnwanted) };
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
