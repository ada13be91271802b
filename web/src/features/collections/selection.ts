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

export const withAll = (selected: Ids, gallery: Gallery): Ids => withRange(selected, gallery, 0, gallery.count - 1);
