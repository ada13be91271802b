/** Which language the page speaks: what a person chose, else the first of the browser's that there is, else English. */

export const LANGUAGES = ["en"] as const;
export type Language = (typeof LANGUAGES)[number];

const KEPT = "clip-atlas-language";
let current: Language = "en";

export const language = (): Language => current;

/** The language to begin with. */
export function keptLanguage(): Language {
  const chosen = kept();
  const wanted = chosen === null ? navigator.languages : [chosen];
  for (const tag of wanted) {
    const found = LANGUAGES.find((each) => tag.toLowerCase().split("-")[0] === each);
    if (found !== undefined) return found;
  }
  return "en";
}

export function keepLanguage(chosen: Language): void {
  try {
    localStorage.setItem(KEPT, chosen);
  } catch {
    // A browser that keeps nothing still speaks it until it is closed.
  }
}

function kept(): string | null {
  try {
    return localStorage.getItem(KEPT);
  } catch {
    return null;
  }
}

/** Notes the language, for numbers and dates as well as for screen readers and hyphens. */
export function setLanguage(next: Language): void {
  current = next;
  document.documentElement.lang = next;
}
