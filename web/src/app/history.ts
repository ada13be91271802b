/**
 * The route and the browser's history, kept as one.
 *
 * Each entry also remembers where it was scrolled to and which picture had the focus, so that Back restores the place
 * and not only the question.
 */

import { useSyncExternalStore } from "react";
import { formatRoute, parseRoute, type Route } from "./route";

export interface Place {
  readonly scroll: number;
  /** Id of the picture whose cell had the focus. */
  readonly focus: string | null;
}

interface Entry extends Partial<Place> {
  /** Whether an entry of this page lies before this one, so that going back stays on the page. */
  readonly hasBefore?: boolean;
}

const listeners = new Set<() => void>();
let route = parseRoute(location.search);

// The browser would scroll before the pictures are laid out, and so to the wrong place.
history.scrollRestoration = "manual";

function entry(): Entry {
  return (history.state as Entry | null) ?? {};
}

function changed(): void {
  route = parseRoute(location.search);
  for (const listener of listeners) listener();
}

window.addEventListener("popstate", changed);

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useRoute(): Route {
  return useSyncExternalStore(subscribe, () => route);
}

/** Goes to `next` as a new entry, so that Back returns here. */
export function visit(next: Route): void {
  if (formatRoute(next) === formatRoute(route)) return;
  history.pushState({ hasBefore: true } satisfies Entry, "", formatRoute(next));
  changed();
}

/** Goes to `next` in the present entry: for typing, and for leafing through the viewer. */
export function amend(next: Route): void {
  if (formatRoute(next) === formatRoute(route)) return;
  history.replaceState({ hasBefore: entry().hasBefore ?? false } satisfies Entry, "", formatRoute(next));
  changed();
}

/** Goes back where the present entry was entered from this page, else to `fallback`. */
export function leave(fallback: Route): void {
  if (entry().hasBefore) history.back();
  else amend(fallback);
}

/** Notes the place in the present entry. */
export function remember(place: Partial<Place>): void {
  history.replaceState({ ...entry(), ...place } satisfies Entry, "");
}

/** The place noted in the present entry. */
export function rememberedPlace(): Place {
  return { scroll: entry().scroll ?? 0, focus: entry().focus ?? null };
}
