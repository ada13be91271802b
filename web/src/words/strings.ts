/**
 * Every word the page says, in the language that it speaks: one typed catalogue, of which each language is an object.
 *
 * Short, plain, kind, exact. Numbers arrive formatted (`shared/format.ts`), so that a sentence never has to know how.
 * Read `strings` where a word is shown and never at import: the language is chosen before the page is drawn, and may
 * be changed while it is shown.
 */

import { english } from "./en/catalogue";
import { type Language, setLanguage } from "./language";

export type Strings = typeof english;

export let strings: Strings = english;

const CATALOGUES: Record<Language, () => Promise<Strings>> = {
  en: async () => english,
  es: async () => (await import("./es/catalogue")).spanish,
};

const listeners = new Set<() => void>();

/**
 * Has the page speak `language`; its words are fetched once. What shows words is told to draw itself again. Where the
 * words cannot be fetched, the page goes on in the language that it speaks, and the answer is false.
 */
export async function speak(language: Language): Promise<boolean> {
  try {
    strings = await CATALOGUES[language]();
  } catch {
    return false;
  }
  setLanguage(language);
  for (const listener of listeners) listener();
  return true;
}

/** Calls `changed` whenever another language is spoken; gives back what ends that. */
export function onOtherWords(changed: () => void): () => void {
  listeners.add(changed);
  return () => listeners.delete(changed);
}
