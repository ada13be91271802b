/**
 * Pictures that were chosen by hand, as on the map: too many to name in an address, which carries a token for them
 * instead. They are kept for this tab, so that Back and loading the page again find them.
 */

import { keep, kept } from "../browser/kept";

const KEPT = "chosen-";
const chosen = new Map<string, readonly string[]>();

/** Keeps `ids` and returns the token that stands for them in an address. */
export function keepChosen(ids: readonly string[]): string {
  const token = crypto.getRandomValues(new Uint32Array(1))[0]?.toString(36) ?? "0";
  chosen.set(token, ids);
  keep(KEPT + token, ids.join(" "), "tab");
  return token;
}

/** The ids that `token` stands for; null where this tab does not know it. */
export function chosenBy(token: string): readonly string[] | null {
  const known = chosen.get(token);
  if (known !== undefined) return known;
  const ids =
    kept(KEPT + token, "tab")
      ?.split(" ")
      .filter(Boolean) ?? null;
  if (ids !== null) chosen.set(token, ids);
  return ids;
}
