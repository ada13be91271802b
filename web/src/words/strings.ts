/**
 * Every word the page says, in the language that it speaks: one typed catalogue, of which each language is an object.
 *
 * Short, plain, kind, exact. Numbers arrive formatted (`shared/format.ts`), so that a sentence never has to know how.
 * Read `strings` where a word is shown and never at import: the language is chosen before the page is drawn.
 */

import { english } from "./en/catalogue";
import type { Language } from "./language";

export type Strings = typeof english;

export let strings: Strings = english;

const CATALOGUES: Record<Language, () => Promise<Strings>> = {
  en: async () => english,
};

/** Has the page speak `language` from the next drawing on; its words are fetched once. */
export async function speak(language: Language): Promise<void> {
  strings = await CATALOGUES[language]();
}
