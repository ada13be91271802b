/** What can be chosen of one filter: every value the collection has, with how many pictures it would leave. Pure. */

import type { FacetCount, Facets } from "../../api/facets";

export type Count = Pick<FacetCount, "value" | "count">;

export interface Choice {
  readonly value: string;
  /** How many pictures there would be; null while that is not known. */
  readonly count: number | null;
  readonly isChosen: boolean;
}

/**
 * `known` are all values of the collection, in the order to show them; `present` the counts of the present question. A
 * value that was chosen and that nobody knows stays, so that it can be taken back.
 */
export function choicesOf(
  known: readonly Count[],
  present: readonly Count[] | undefined,
  chosen: readonly string[],
): Choice[] {
  const counts = new Map(present?.map(({ value, count }) => [value, count]));
  const values = known.map(({ value }) => value);
  const foreign = [...chosen, ...counts.keys()].filter((value) => !values.includes(value));
  return [...new Set([...values, ...foreign])].map((value) => ({
    value,
    count: present === undefined ? null : (counts.get(value) ?? 0),
    isChosen: chosen.includes(value),
  }));
}

/**
 * The counts to show: of matches, where the answer has a line and any are before it, else of everything that was found.
 */
export function countsOf(facets: Facets | undefined, name: keyof Facets): Count[] | undefined {
  if (facets === undefined) return undefined;
  const hasMatches = Object.values(facets).some((counts) => counts.some(({ relevant }) => (relevant ?? 0) > 0));
  return facets[name].map(({ value, count, relevant }) => ({ value, count: hasMatches ? (relevant ?? count) : count }));
}

/** `chosen` with `value`, or without it where it was there. */
export function toggled(chosen: readonly string[], value: string): string[] {
  return chosen.includes(value) ? chosen.filter((each) => each !== value) : [...chosen, value];
}

/** Those of many values that are shown at first: the first ones, and every one that is chosen. */
export function firstOf<T extends { readonly isChosen: boolean }>(choices: readonly T[], most: number): T[] {
  return choices.filter(({ isChosen }, index) => index < most || isChosen);
}
