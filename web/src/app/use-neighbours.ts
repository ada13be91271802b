/** The place of the open picture in its set, and what stands beside it, also once the picture has left the set. */

import { useState } from "react";
import type { Gallery, ShownPicture } from "../api/gallery";

export interface Neighbours {
  /** Where the picture, or what stands for it, is in the set; −1 where it is not. */
  readonly index: number;
  /** Where it is, or was last: what comes next begins there. −1 where it never was in the set. */
  readonly place: number;
  readonly shown: ShownPicture | undefined;
  readonly before: ShownPicture | undefined;
  readonly after: ShownPicture | undefined;
}

/**
 * Of a picture that has left, those are told that one would have leafed to: what stands in its place now is the next. The
 * last picture is remembered after it was closed, so that the way back leads to where it was.
 */
export function useNeighbours(gallery: Gallery, id: string | null): Neighbours {
  const index = id === null ? -1 : gallery.indexOf(id);
  const [last, setLast] = useState({ id, index });
  if (index >= 0 && (last.id !== id || last.index !== index)) setLast({ id, index });
  if (index >= 0) {
    return {
      index,
      place: index,
      shown: gallery.at(index),
      before: gallery.at(index - 1),
      after: gallery.at(index + 1),
    };
  }
  const wasThere = last.index >= 0 && (id === null || last.id === id);
  const place = wasThere ? Math.min(last.index, gallery.count) : -1;
  return { index, place, shown: undefined, before: gallery.at(place - 1), after: gallery.at(place) };
}
