/** Light, dark, or as the system: the choice is kept in this browser and shown by an attribute of the document. */

import { keep, kept } from "../browser/kept";

export type Theme = "system" | "light" | "dark";

const KEPT = "theme";
const ORDER: readonly Theme[] = ["system", "light", "dark"];

/** The kept choice; `system` where there is none or the browser keeps nothing. */
export function keptTheme(): Theme {
  const chosen = kept(KEPT);
  return ORDER.find((theme) => theme === chosen) ?? "system";
}

export function applyTheme(theme: Theme): void {
  if (theme === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  // The browser's own bars take their colour from the one of these that applies.
  for (const meta of document.querySelectorAll<HTMLMetaElement>("meta[name=theme-color]")) {
    const own = meta.dataset.theme;
    if (theme === "system") meta.media = `(prefers-color-scheme: ${own})`;
    else meta.media = own === theme ? "all" : "not all";
  }
}

export function keepTheme(theme: Theme): void {
  applyTheme(theme);
  keep(KEPT, theme);
}

export function themeAfter(theme: Theme): Theme {
  return ORDER[(ORDER.indexOf(theme) + 1) % ORDER.length] ?? "system";
}
