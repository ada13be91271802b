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
  /** Names the entry and what is shown in it, for as long as the page is loaded. */
  readonly id?: number;
  /** Whether an entry of this page lies before this one, so that going back stays on the page. */
  readonly hasBefore?: boolean;
}

const PAUSE_MS = 150;

const listeners = new Set<() => void>();
let route = parseRoute(location.search);
/** Places that are known better than the browser's history knows them yet: Back can be pressed before they are written. */
const places = new Map<number, Partial<Place>>();
// Entries of the page as it was loaded before are still there, and must not share a name with new ones.
let lastId = Date.now();
let isUnwritten = false;
let timer: ReturnType<typeof setTimeout> | undefined;
let isLeaving = false;

// The browser would scroll before the pictures are laid out, and so to the wrong place.
history.scrollRestoration = "manual";

function entry(): Entry {
  return (history.state as Entry | null) ?? {};
}

function nextId(): number {
  lastId += 1;
  return lastId;
}

if (entry().id === undefined) history.replaceState({ ...entry(), id: nextId() } satisfies Entry, "");

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
  // Where the same pictures are shown, as behind the viewer, one goes on from the same place.
  const place = sameQuestion(next, route) ? { scroll: rememberedPlace().scroll } : {};
  history.pushState({ id: nextId(), hasBefore: true, ...place } satisfies Entry, "", formatRoute(next));
  changed();
}

/** Goes to `next` in the present entry: for typing, and for leafing through the viewer. */
export function amend(next: Route): void {
  if (formatRoute(next) === formatRoute(route)) return;
  const { hasBefore = false } = entry();
  const place = sameQuestion(next, route) ? { scroll: rememberedPlace().scroll } : {};
  forget();
  history.replaceState({ id: nextId(), hasBefore, ...place } satisfies Entry, "", formatRoute(next));
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

/** Notes the place in the present entry; in the browser's history once it has come to rest, which refuses every step. */
export function remember(place: Partial<Place>): void {
  const { id } = entry();
  if (id === undefined) return;
  places.set(id, { ...places.get(id), ...place });
  isUnwritten = true;
  clearTimeout(timer);
  timer = setTimeout(write, PAUSE_MS);
}

/** The place noted in the present entry. */
export function rememberedPlace(): Place {
  const { id, scroll = 0, focus = null } = entry();
  return { scroll, focus, ...places.get(id ?? 0) };
}

function write(): void {
  const { scroll, focus } = rememberedPlace();
  if (isUnwritten) history.replaceState({ ...entry(), scroll, focus } satisfies Entry, "");
  forget();
}

function forget(): void {
  clearTimeout(timer);
  isUnwritten = false;
}
