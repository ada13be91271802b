/**
 * Things to look for that are really there: words from the names of files and folders of this very collection.
 *
 * A camera's own names (IMG_2041) say nothing and are passed over; a collection of nothing else gets no suggestions.
 */

interface Named {
  readonly path: string;
}

const CAMERA_WORDS = new Set(
  "img image dsc dscn dscf pxl mvimg pano photo picture pic scan screenshot untitled copy edited final whatsapp wa dcim camera export download thumb new".split(
    " ",
  ),
);
const LONGEST_SUGGESTION = 24;
const MOST_WORDS = 3;

/** The words in a file or folder name: no extension, no numbers, no camera's prefixes; null where nothing is left. */
export function wordsOf(name: string): string | null {
  const stem = name.replace(/\.[^.]{1,5}$/, "");
  const words = stem
    .replace(/(\p{Ll})(\p{Lu})/gu, "$1 $2")
    .toLowerCase()
    .split(/[^\p{L}]+/u)
    .filter((word) => word.length > 0 && !CAMERA_WORDS.has(word));
  // Letters left over between the digits of an id are no words.
  if (words.length === 0 || words.length > MOST_WORDS || words.every((word) => word.length < 3)) return null;
  const phrase = words.join(" ");
  return phrase.length <= LONGEST_SUGGESTION ? phrase : null;
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
