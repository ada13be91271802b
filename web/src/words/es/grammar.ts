/** How Spanish counts and lists. */

export const plural = new Intl.PluralRules("es");
export const all = new Intl.ListFormat("es", { type: "conjunction" });
export const any = new Intl.ListFormat("es", { type: "disjunction" });

export function listed(terms: readonly string[], how: Intl.ListFormat): string {
  return how.format(terms.map((term) => `«${term}»`));
}
