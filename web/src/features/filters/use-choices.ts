/** The choices of every filter whose values are counted, with the counts of the present question. */

import { type FacetName, useFacets } from "../../api/facets";
import { type Ask, type FilterName, NOTHING, withFilter } from "../../shared/ask";
import { type Choice, choicesOf, countsOf } from "./choices";

export type Choices = Readonly<Record<FacetName, readonly Choice[]>>;

/**
 * The values of one filter are alternatives, so where it has some already, the counts are those of the question without
 * it. Most of the time that is one question besides what the collection has, which is asked once.
 */
export function useChoices(ask: Ask, snapshot: string | null): Choices {
  const known = useFacets(NOTHING, snapshot);
  const present = useFacets(ask, snapshot);
  const others: Record<FacetName, typeof known> = {
    folder: useFacets(without(ask, "folder"), snapshot),
    year: useFacets(without(ask, "year"), snapshot),
    month: useFacets(without(ask, "month"), snapshot),
    orientation: useFacets(without(ask, "orientation"), snapshot),
    media_type: useFacets(without(ask, "media_type"), snapshot),
    camera: useFacets(without(ask, "camera"), snapshot),
    has_place: useFacets(without(ask, "has_place"), snapshot),
  };
  const choices = (name: FacetName) => {
    const counts = ask.filters[name] === undefined ? present : others[name];
    return choicesOf(known?.[name] ?? [], countsOf(counts, name), ask.filters[name] ?? []);
  };
  return {
    folder: choices("folder"),
    year: choices("year"),
    month: choices("month"),
    orientation: choices("orientation"),
    media_type: choices("media_type"),
    camera: choices("camera"),
    has_place: choices("has_place"),
  };
}

/** The question without a filter that it has; null where it has none of it. */
function without(ask: Ask, name: FilterName): Ask | null {
  return ask.filters[name] === undefined ? null : withFilter(ask, name, []);
}
