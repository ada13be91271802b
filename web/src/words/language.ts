/** Which language the page speaks: what a person chose, else the first of the browser's that there is, else English. */

import { keep, kept } from "../browser/kept";

/** Each language by its own name, and the direction it is written in. A further one is a row here and a catalogue. */
export const LANGUAGES = {
  en: { name: "English", direction: "ltr" },
  es: { name: "Español", direction: "ltr" },
} as const satisfies Record<string, { readonly name: string; readonly direction: "ltr" | "rtl" }>;
export type Language = keyof typeof LANGUAGES;

const KEPT = "language";
let current: Language = "en";

export const language = (): Language => current;

/** The language as numbers and dates are written where the reader lives, as far as the browser says so. */
export function locale(): string {
  const tags = globalThis.navigator?.languages ?? []; // where there is no browser, as in tests, nobody lives anywhere
  return tags.find((tag) => tag.toLowerCase().split("-")[0] === current) ?? current;
}

/** The language to begin with. */
export function keptLanguage(): Language {
  const chosen = kept(KEPT);
  const wanted = chosen === null ? navigator.languages : [chosen];
  for (const tag of wanted) {
    const found = tag.toLowerCase().split("-")[0] ?? "";
    if (isLanguage(found)) return found;
  }
  return "en";
}

function isLanguage(tag: string): tag is Language {
  return Object.hasOwn(LANGUAGES, tag);
}

export function keepLanguage(chosen: Language): void {
  keep(KEPT, chosen);
}

/** Notes the language, for numbers and dates as well as for screen readers and hyphens, and turns the page its way. */
export function setLanguage(next: Language): void {
  current = next;
  document.documentElement.lang = next;
  document.documentElement.dir = LANGUAGES[next].direction;
}

/** Whether lines begin at the right, so that "next" lies at the left. */
export const isRightToLeft = (): boolean => document.documentElement.dir === "rtl";
