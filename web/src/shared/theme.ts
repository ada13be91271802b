/** Light, dark, or as the system: the choice is kept in this browser and shown by an attribute of the document. */

export type Theme = "system" | "light" | "dark";

const KEY = "clip-atlas-theme";
const ORDER: readonly Theme[] = ["system", "light", "dark"];

/** The kept choice; `system` where there is none or the browser keeps nothing. */
export function keptTheme(): Theme {
  try {
    const kept = localStorage.getItem(KEY);
    return ORDER.find((theme) => theme === kept) ?? "system";
  } catch {
    return "system";
  }
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
  try {
    localStorage.setItem(KEY, theme);
  } catch {
    // A browser that keeps nothing still shows the choice until it is closed.
  }
}

export function themeAfter(theme: Theme): Theme {
  return ORDER[(ORDER.indexOf(theme) + 1) % ORDER.length] ?? "system";
}
