/** What pressing a cell means: its actions, opening its picture, or, while pictures are selected, selecting it. */

import type { MouseEvent } from "react";
import type { Gallery, ShownPicture } from "../../api/gallery";
import { type LongPress, useLongPress } from "./use-long-press";

interface Meanings {
  readonly gallery: Gallery;
  readonly isSelecting: boolean;
  readonly onOpen: (id: string) => void;
  readonly onSimilar: (picture: ShownPicture) => void;
  readonly onToggleSelect: ((picture: ShownPicture, how: { readonly range: boolean }) => void) | undefined;
  readonly onToggleFavourite: ((picture: ShownPicture) => void) | undefined;
}

interface CellPresses extends Omit<LongPress, "wasLong"> {
  readonly onClick: (event: MouseEvent) => void;
}

export function useCellPresses(meanings: Meanings): CellPresses {
  const { gallery, isSelecting, onOpen, onSimilar, onToggleSelect, onToggleFavourite } = meanings;

  /** The picture whose cell holds `element`, if it is known. */
  const pictureAt = (element: Element): ShownPicture | undefined => {
    const index = element.closest<HTMLElement>("[data-cell]")?.dataset.cell;
    return index === undefined ? undefined : gallery.at(Number(index));
  };
  const { wasLong, ...pressing } = useLongPress(
    onToggleSelect &&
      ((element) => {
        const picture = pictureAt(element);
        if (picture !== undefined) onToggleSelect(picture, { range: false });
      }),
  );

  const onClick = (event: MouseEvent) => {
    const target = event.target as HTMLElement;
    const picture = pictureAt(target);
    if (wasLong()) {
      event.preventDefault();
      return;
    }
    if (picture === undefined) return;
    const act = target.closest<HTMLElement>("[data-act]")?.dataset.act;
    if (act === "similar") onSimilar(picture);
    else if (act === "favourite") onToggleFavourite?.(picture);
    else if (act === "select") onToggleSelect?.(picture, { range: event.shiftKey });
    if (act !== undefined) return;
    const canSelect = onToggleSelect !== undefined && isSelecting;
    // With a modifier it is a link like any other, to the original; with Shift, once something is selected, its other end.
    if (event.ctrlKey || event.metaKey || event.altKey || event.button !== 0) return;
    if (event.shiftKey && !canSelect) return;
    event.preventDefault();
    const isTap = (event.nativeEvent as globalThis.PointerEvent).pointerType === "touch";
    if (canSelect && (event.shiftKey || isTap)) onToggleSelect(picture, { range: event.shiftKey });
    else onOpen(picture.id);
  };

  return { onClick, ...pressing };
}
