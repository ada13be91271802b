/** Why a picture came, in sentences that a person understands. Pure: what the server explains in, sentences out. */

import type { Explanation, Picture } from "../../api/types";
import { formatShare } from "../../shared/format";
import type { Phrase } from "../../shared/phrase";
import { strings } from "../../words/strings";
import type { Standing } from "./standing";

type Says = (words: readonly string[]) => string;

/** `phrase` is null where no words were asked. */
export function reasonsFor(
  picture: Picture,
  phrase: Phrase | null,
  { words, percentile, rank_unfiltered }: Explanation,
  standing: Standing | null,
): string[] {
  const places = new Map<Says, string[]>();
  for (const word of words) {
    const place = placeOf(picture, phrase, word);
    places.set(place, [...(places.get(place) ?? []), word]);
  }
  return [
    ...(standing === "weaker" ? [strings.isWeaker] : []),
    ...(standing === "nearest" ? [strings.isNearest] : []),
    howWell(percentile, rank_unfiltered),
    ...[...places].map(([saysThere, found]) => saysThere(found)),
  ];
}

function howWell(percentile: number, rank: number): string {
  if (rank === 1) return strings.fitsBest;
  return percentile < 50 ? strings.fitsWorse : strings.fitsBetterThan(formatShare(percentile));
}

/** The sentence for where a word of the question stands: the server finds it in names, captions and keywords alike. */
function placeOf({ name, path }: Picture, phrase: Phrase | null, word: string): Says {
  if (phrase?.not.some((term) => says(term, word)) && !says(phrase.query, word)) return strings.saysUnwanted;
  if (says(name, word)) return strings.nameSays;
  return says(path, word) ? strings.folderSays : strings.captionSays;
}

function says(text: string, word: string): boolean {
  return plain(text).includes(plain(word));
}

/** Without case and accents, which do not count in names. */
function plain(text: string): string {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}
