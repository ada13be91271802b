/** Which pictures are selected, as pure changes of a set of ids. */

import type { Gallery } from "../../api/gallery";

export type Ids = ReadonlySet<string>;

export const NONE: Ids = new Set();
/** As many as can be taken along at once. */
export const MOST_SELECTED = 10_000;

export function toggled(selected: Ids, id: string): Ids {
  const next = new Set(selected);
  if (!next.delete(id) && next.size < MOST_SELECTED) next.add(id);
  return next;
}

/** With all pictures from one place to another, in either direction, as far as they are known. */
export function withRange(selected: Ids, gallery: Gallery, from: number, to: number): Ids {
  const next = new Set(selected);
  const [first, last] = from <= to ? [from, to] : [to, from];
  for (let index = first; index <= last && next.size < MOST_SELECTED; index++) {
    const picture = gallery.at(index);
    if (picture !== undefined) next.add(picture.id);
  }
  return next;
}

/** With pictures of these ids, as many as there is room for. */
export function withIds(selected: Ids, ids: readonly string[]): Ids {
  const next = new Set(selected);
  for (const id of ids) {
    if (next.size >= MOST_SELECTED) break;
    next.add(id);
  }
  return next;
}

/** The ids of the pictures of `gallery` that are known. */
export function idsIn(gallery: Gallery): string[] {
  const places = Array.from({ length: gallery.count }, (_, index) => gallery.at(index)?.id);
  return places.filter((id) => id !== undefined);
}

/** So many of the `total` pictures of an answer, the first ones, are selected. */
export interface Reach {
  readonly count: number;
  readonly total: number;
}

/** How far the selection reaches in an answer that begins with `ids`; null where all of it is selected. */
export function reachOf(selected: Ids, ids: readonly string[], total: number): Reach | null {
  const count = ids.filter((id) => selected.has(id)).length;
  return count < total ? { count, total } : null;
}
