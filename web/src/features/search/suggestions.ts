/**
 * Things to look for that are really there: words from the names of files and folders of this very collection.
 *
 * A camera's own names (IMG_2041) say nothing and are passed over; a collection of nothing else gets no suggestions.
 */

import { LANGUAGES } from "../../words/language";

interface Named {
  readonly path: string;
}

/** What cameras, phones, programs and websites call pictures, and what people call them while they work on them. */
const EMPTY_WORDS = new Set(
  (
    "img image images imagen imagenes dsc dscn dscf dcim pxl mvimg pano photo photos foto fotos picture pictures pic pics " +
    "bild bilder scan screenshot screen shot captura pantalla bildschirmfoto untitled copy copia kopie edited edit final " +
    "whatsapp wa facebook fb instagram telegram signal snapchat flickr unsplash pexels pixabay shutterstock istock " +
    "camera export download downloads thumb thumbnail new original fullsizerender hdr raw jpeg jpg png heic webp " +
    "large medium small scaled cropped resized version ver draft tmp temp test file page asdf qwerty"
  ).split(" "),
);
const LONGEST_SUGGESTION = 24;
const MOST_WORDS = 3;

/** The words in a file or folder name: no extension, no numbers, no ids, nothing of a camera; null where nothing is left. */
export function wordsOf(name: string): string | null {
  const stem = name.replace(/\.[^.]{1,5}$/, "").normalize("NFC");
  const isDated = /\p{N}/u.test(stem);
  const words = stem
    .split(/[^\p{L}\p{M}\p{N}]+/u)
    .flatMap(saidOf)
    .filter((word) => !EMPTY_WORDS.has(word) && !(isDated && monthNames().has(word)));
  // Letters left over beside numbers are no words.
  if (words.length === 0 || words.length > MOST_WORDS || words.every((word) => word.length < 3 && isLatin(word)))
    return null;
  const phrase = words.join(" ");
  return phrase.length <= LONGEST_SUGGESTION ? phrase : null;
}

/** The words in a run of letters and digits: none where it is an id, a hash or a date rather than something to say. */
function saidOf(run: string): string[] {
  const letters = run.replace(/\p{N}+$/u, "");
  if (isLatin(run) && /\p{N}/u.test(letters)) return [];
  const isNumbered = letters !== run;
  const words = letters
    .replace(/(\p{Ll})(\p{Lu})/gu, "$1 $2")
    .toLowerCase()
    .split(/[\s\p{N}]+/u)
    .filter((word) => word.length > 0);
  // One part that nobody can say gives away the others: they are an id in capitals and small letters.
  return words.every(canBeSaid) && !words.some((word) => isHexadecimal(word, isNumbered)) ? words : [];
}

/** In Latin letters a word has vowels, not too few of them, and no letter three times in a row. */
function canBeSaid(word: string): boolean {
  if (!isLatin(word)) return true;
  const vowels = word.normalize("NFD").match(/[aeiouyøæœı]/g)?.length ?? 0;
  return vowels > 0 && vowels / word.length >= FEWEST_VOWELS && !/(.)\1\1/u.test(word);
}

/** "herbst" and "rhythm" have one in six. */
const FEWEST_VOWELS = 1 / 6;

/** A word of the letters a to f alone is part of a hash where it is very long, or has a number behind it. */
function isHexadecimal(word: string, isNumbered: boolean): boolean {
  return /^[a-f]+$/.test(word) && word.length >= (isNumbered ? 4 : 8);
}

function isLatin(text: string): boolean {
  return /\p{Script=Latin}/u.test(text);
}

let months: ReadonlySet<string> | undefined;

/** The names of the months in the languages of the page, long and short: beside a number they are dates. */
function monthNames(): ReadonlySet<string> {
  months ??= new Set(
    Object.keys(LANGUAGES).flatMap((language) =>
      (["long", "short"] as const).flatMap((month) => {
        const format = new Intl.DateTimeFormat(language, { month, timeZone: "UTC" });
        return Array.from({ length: 12 }, (_, index) => format.format(Date.UTC(2000, index, 15)).toLowerCase());
      }),
    ),
  );
  return months;
}

/**
 * Up to `count` suggestions, each from another folder while there are enough. `turn` chooses among a folder's pictures,
 * so that another day can bring other ones.
 */
export function suggest(pictures: readonly Named[], count: number, turn = 0): string[] {
  const byFolder = new Map<string, Set<string>>();
  for (const { path } of pictures) {
    const parts = path.split("/");
    const folder = parts.slice(0, -1).join("/");
    const phrase = wordsOf(parts.at(-1) ?? "") ?? wordsOf(`${parts.at(-2) ?? ""}.`);
    if (phrase !== null) byFolder.set(folder, (byFolder.get(folder) ?? new Set()).add(phrase));
  }
  const shelves = [...byFolder.entries()]
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([, phrases]) => [...phrases].sort());
  const chosen = new Set<string>();
  const deepest = Math.max(0, ...shelves.map((shelf) => shelf.length));
  for (let round = 0; round < deepest && chosen.size < count; round++) {
    for (let step = 0; step < shelves.length && chosen.size < count; step++) {
      const shelf = shelves[(step + turn) % shelves.length] ?? [];
      const phrase = shelf[(round + turn) % shelf.length];
      if (phrase !== undefined && round < shelf.length) chosen.add(phrase);
    }
  }
  return [...chosen];
}
