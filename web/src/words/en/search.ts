/** The field, its terms, and what was asked. */

import { any, listed } from "./grammar";

export const search = {
  question: "What are you looking for?",
  searchLabel: "Search your pictures",
  searchPlaceholder: "Describe a picture",
  clearSearch: "Clear the search",
  suggestionsLead: "In this collection:",
  like: "like",
  removeLike: (name: string) => `Stop looking for pictures like ${name}`,
  resultsFor: (query: string, not: readonly string[]) =>
    query === ""
      ? `Pictures without ${listed(not, any)}`
      : [`Pictures for “${query}”`, ...(not.length > 0 ? [`without ${listed(not, any)}`] : [])].join(", "),
  sentence: (query: string, not: readonly string[]) =>
    [...(query === "" ? [] : [query]), ...not.map((term) => `not ${term}`)].join(", "),
  not: "not",
  removeNot: (term: string) => `not ${term}: take it back`,
  resultsLike: "Pictures like this one",
  wallLabel: "All pictures",
};
