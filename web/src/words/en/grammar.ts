/** How English counts and lists. */

export const plural = new Intl.PluralRules("en");
export const all = new Intl.ListFormat("en", { type: "conjunction" });
export const any = new Intl.ListFormat("en", { type: "disjunction" });

export function listed(terms: readonly string[], how: Intl.ListFormat): string {
  return how.format(terms.map((term) => `“${term}”`));
}
