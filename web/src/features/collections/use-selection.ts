/**
 * The selection. It outlives the question, so that pictures of several answers can be gathered; the bar says how many
 * there are. Keys: `x` on a picture, Ctrl+A for all of the answer, Escape for none; the grid has its own ways besides.
 */

import { useCallback, useEffect, useRef, useState } from "react";
import type { ShownPicture } from "../../api/gallery";
import type { PictureSet } from "../../api/queries";
import { type CellKey, keyPressed } from "./cell-keys";
import { type Ids, idsIn, MOST_SELECTED, NONE, type Reach, reachOf, toggled, withIds, withRange } from "./selection";

export type SelectableSet = Pick<PictureSet, "gallery" | "total" | "firstIds">;

export interface Selection {
  readonly ids: Ids;
  /** Null but where all of an answer was wanted and only the first of it are selected, so far or for good. */
  readonly reach: Reach | null;
  /** As the grid calls it. */
  readonly toggle: (picture: ShownPicture, how: { readonly range: boolean }) => void;
  readonly clear: () => void;
}

interface State {
  readonly ids: Ids;
  readonly reach: Reach | null;
}

const NOTHING: State = { ids: NONE, reach: null };

/** `onFavourite` hears of the key `f` on a picture. */
export function useSelection(set: SelectableSet, onFavourite: (picture: ShownPicture) => void): Selection {
  const { gallery, total, firstIds } = set;
  const [{ ids, reach }, setState] = useState(NOTHING);
  const anchor = useRef<string | null>(null);
  const asking = useRef<AbortController | null>(null);

  /** What a person does with the selection is not to be changed again by what was asked for before. */
  const change = useCallback((to: (ids: Ids) => Ids) => {
    asking.current?.abort();
    setState(({ ids }) => ({ ids: to(ids), reach: null }));
  }, []);
  useEffect(() => () => asking.current?.abort(), []);

  const toggle = useCallback(
    (picture: ShownPicture, { range }: { readonly range: boolean }) => {
      const from = range && anchor.current !== null ? gallery.indexOf(anchor.current) : -1;
      const to = gallery.indexOf(picture.id);
      anchor.current = picture.id;
      change((ids) => (from >= 0 && to >= 0 ? withRange(ids, gallery, from, to) : toggled(ids, picture.id)));
    },
    [gallery, change],
  );
  const clear = useCallback(() => {
    anchor.current = null;
    change(() => NONE);
  }, [change]);

  const selectAll = useCallback(() => {
    change((ids) => ids);
    const controller = new AbortController();
    const { signal } = controller;
    asking.current = controller;
    const select = (wanted: readonly string[]) =>
      setState(({ ids }) => {
        const all = withIds(ids, wanted);
        return { ids: all, reach: reachOf(all, wanted, total) };
      });
    select(idsIn(gallery));
    firstIds(Math.min(total, MOST_SELECTED), signal).then(
      (found) => {
        if (!signal.aborted && found.length > 0) select(found);
      },
      // The bar goes on saying how far it got, and the key can be pressed again.
      () => {},
    );
  }, [gallery, total, firstIds, change]);

  useEffect(() => {
    const acts: Record<CellKey, (picture: ShownPicture | undefined) => void> = {
      select: (picture) => picture && toggle(picture, { range: false }),
      favourite: (picture) => picture && onFavourite(picture),
      all: selectAll,
      none: clear,
    };
    const onKeyDown = (event: KeyboardEvent) => {
      const pressed = keyPressed(event, ids.size > 0);
      if (pressed === null) return;
      event.preventDefault();
      acts[pressed.key](pressed.index === null ? undefined : gallery.at(pressed.index));
    };
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, [gallery, ids.size, toggle, selectAll, clear, onFavourite]);

  return { ids, reach, toggle, clear };
}
