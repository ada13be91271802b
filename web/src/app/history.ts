/**
 * The route and the browser's history, kept as one.
 *
 * Each entry also remembers where it was scrolled to and which picture had the focus, so that Back restores the place
 * and not only the question.
 */

import { useSyncExternalStore } from "react";
import { formatRoute, parseRoute, type Route, sameQuestion } from "./route";

export interface Place {
  readonly scroll: number;
  /** Id of the picture whose cell had the focus. */
  readonly focus: string | null;
}

interface Entry extends Partial<Place> {
  /** Whether an entry of this page lies before this one, so that going back stays on the page. */
  readonly hasBefore?: boolean;
}

const PAUSE_MS = 150;

const listeners = new Set<() => void>();
let route = parseRoute(location.search);
let unwritten: Partial<Place> = {};
let timer: ReturnType<typeof setTimeout> | undefined;
let isLeaving = false;

// The browser would scroll before the pictures are laid out, and so to the wrong place.
history.scrollRestoration = "manual";

function entry(): Entry {
  return (history.state as Entry | null) ?? {};
}

function changed(): void {
  route = parseRoute(location.search);
  isLeaving = false;
  for (const listener of listeners) listener();
}

window.addEventListener("popstate", () => {
  forget();
  changed();
});

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useRoute(): Route {
  return useSyncExternalStore(subscribe, () => route);
}

export const presentRoute = (): Route => route;

/** Goes to `next` as a new entry, so that Back returns here. */
export function visit(next: Route): void {
  if (formatRoute(next) === formatRoute(route)) return;
  write();
  history.pushState({ hasBefore: true } satisfies Entry, "", formatRoute(next));
  changed();
}

/** Goes to `next` in the present entry: for typing, and for leafing through the viewer. */
export function amend(next: Route): void {
  if (formatRoute(next) === formatRoute(route)) return;
  const { scroll, ...kept } = entry();
  const place = sameQuestion(next, route) && scroll !== undefined ? { scroll } : {};
  forget();
  history.replaceState({ hasBefore: kept.hasBefore ?? false, ...place } satisfies Entry, "", formatRoute(next));
  changed();
}

/** Goes back where the present entry was entered from this page, else to `fallback`. */
export function leave(fallback: Route): void {
  if (isLeaving) return;
  if (entry().hasBefore) {
    // Going back takes a moment, and a second press in that moment must not leave the answer as well.
    isLeaving = true;
    history.back();
  } else amend(fallback);
}

/** Notes the place in the present entry, once it has come to rest: browsers refuse to be written to at every step. */
export function remember(place: Partial<Place>): void {
  unwritten = { ...unwritten, ...place };
  clearTimeout(timer);
  timer = setTimeout(write, PAUSE_MS);
}

/** The place noted in the present entry. */
export function rememberedPlace(): Place {
  return { scroll: entry().scroll ?? 0, focus: entry().focus ?? null };
}

function write(): void {
  if (Object.keys(unwritten).length > 0) history.replaceState({ ...entry(), ...unwritten } satisfies Entry, "");
  forget();
}

function forget(): void {
  clearTimeout(timer);
  unwritten = {};
}
