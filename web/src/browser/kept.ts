/**
 * The little that the browser keeps of a person's choices. Where it keeps nothing, because it must not or has no room,
 * nothing was ever kept: what was chosen holds until the page is left.
 */

const PREFIX = "clip-atlas-";

/** For good, or for as long as the tab is open. */
export type Keeper = "browser" | "tab";

export function kept(name: string, keeper: Keeper = "browser"): string | null {
  try {
    return storeOf(keeper).getItem(PREFIX + name);
  } catch {
    return null;
  }
}

export function keep(name: string, value: string, keeper: Keeper = "browser"): void {
  try {
    storeOf(keeper).setItem(PREFIX + name, value);
  } catch {
    // It is full, or forbidden.
  }
}

/** What was kept as a list of texts by `keepList`; empty where anything else is there. */
export function keptList(name: string): string[] {
  try {
    const list: unknown = JSON.parse(kept(name) ?? "[]");
    return Array.isArray(list) ? list.filter((each): each is string => typeof each === "string") : [];
  } catch {
    return [];
  }
}

export function keepList(name: string, list: readonly string[]): void {
  keep(name, JSON.stringify(list));
}

function storeOf(keeper: Keeper): Storage {
  return keeper === "browser" ? localStorage : sessionStorage;
}
