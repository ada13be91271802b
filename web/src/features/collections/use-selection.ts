/**
 * The selection. It outlives the question, so that pictures of several answers can be gathered; the bar says how many
 * there are. Keys: `x` on a picture, Ctrl+A for all that are known, Escape for none; the grid has its own ways besides.
 */

import { useCallback, useEffect, useRef, useState } from "react";
import type { Gallery, ShownPicture } from "../../api/gallery";
import { type CellKey, keyPressed } from "./cell-keys";
import { type Ids, NONE, toggled, withAll, withRange } from "./selection";

export interface Selection {
  readonly ids: Ids;
  /** As the grid calls it. */
  readonly toggle: (picture: ShownPicture, how: { readonly range: boolean }) => void;
  readonly clear: () => void;
}

/** `onFavourite` hears of the key `f` on a picture. */
export function useSelection(gallery: Gallery, onFavourite: (picture: ShownPicture) => void): Selection {
  const [ids, setIds] = useState(NONE);
  const anchor = useRef<string | null>(null);

  const toggle = useCallback(
    (picture: ShownPicture, { range }: { readonly range: boolean }) => {
      const from = range && anchor.current !== null ? gallery.indexOf(anchor.current) : -1;
      const to = gallery.indexOf(picture.id);
      anchor.current = picture.id;
      setIds((ids) => (from >= 0 && to >= 0 ? withRange(ids, gallery, from, to) : toggled(ids, picture.id)));
    },
    [gallery],
  );
  const clear = useCallback(() => {
    anchor.current = null;
    setIds(NONE);
  }, []);

  useEffect(() => {
    const acts: Record<CellKey, (picture: ShownPicture | undefined) => void> = {
      select: (picture) => picture && toggle(picture, { range: false }),
      favourite: (picture) => picture && onFavourite(picture),
      all: () => setIds((ids) => withAll(ids, gallery)),
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
  }, [gallery, ids.size, toggle, clear, onFavourite]);

  return { ids, toggle, clear };
}
