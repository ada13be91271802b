/**
 * The grid of pictures: one canvas that stays in the window, and above it the rows of links that a keyboard and a
 * screen reader use. Only rows near the window exist, and the row that has the focus always does.
 */

import {
  type KeyboardEvent,
  type Ref,
  useEffect,
  useImperativeHandle,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
} from "react";
import type { Gallery, ShownPicture } from "../../api/gallery";
import type { PageCache } from "../../atlas/page-cache";
import { TALLEST_PX } from "../../atlas/scroll-space";
import { isRightToLeft } from "../../words/language";
import type { CellOptions } from "./cell";
import { destination, isToTheEnd } from "./grid-navigation";
import { GridRow } from "./grid-row";
import { PageScroller } from "./page-scroller";
import "./picture-grid.css";
import { RelevanceLine } from "./relevance-line";
import { useCellPresses } from "./use-cell-presses";
import { useFarEnd } from "./use-far-end";
import { useGridCanvas } from "./use-grid-canvas";
import { type FocusHow, useGridFocus } from "./use-grid-focus";
import { type Density, useBox, useGridLayout } from "./use-grid-layout";
import { useKeptPlace } from "./use-kept-place";
import { useSizeGestures } from "./use-size-gestures";
import { useVisibleRows } from "./use-visible-rows";

export interface PictureGridHandle {
  /**
   * Gives the focus to a picture's cell, and brings it into the window unless it should stay where it is. False where
   * the grid does not hold it.
   */
  focusPicture: (id: string, how?: FocusHow) => boolean;
  /** Gives the focus to the first cell. */
  focusFirst: () => void;
  /** Gives the focus to the cell that had it last; to the first where none had. */
  focusAgain: () => void;
  /** Where a picture's cell lies in the window; null where it is out of sight. */
  boxOf: (id: string) => DOMRect | null;
}

interface PictureGridProps extends Partial<CellOptions> {
  readonly ref?: Ref<PictureGridHandle>;
  /** Names the set; another one begins at its first picture. */
  readonly setKey: string;
  readonly label: string;
  readonly gallery: Gallery;
  /** After so many pictures comes the relevance line; null where none is drawn. */
  readonly relevantCount: number | null;
  readonly density: Density;
  /** How much larger than by default the pictures are, and what to call with another size; as `useSize` has them. */
  readonly size?: number;
  readonly onSize?: (to: (size: number) => number) => void;
  /** What covers the window's top and bottom, in CSS pixels: the first row begins below the one. */
  readonly inset: { readonly top: number; readonly bottom: number };
  readonly pages: PageCache;
  /** Whether another answer is on its way. */
  readonly isPassing: boolean;
  readonly hasMore: boolean;
  readonly onNearEnd: () => void;
  readonly onOpen: (id: string) => void;
  readonly onSimilar: (picture: ShownPicture) => void;
  readonly onFocusPicture: (id: string) => void;
  /** With `range`, all from the one selected last to this one. */
  readonly onToggleSelect?: (picture: ShownPicture, how: { readonly range: boolean }) => void;
  readonly onToggleFavourite?: (picture: ShownPicture) => void;
}

/** More is asked for when fewer than this many windows of pictures are left below. */
const SCREENS_LEFT = 1;

export function PictureGrid(props: PictureGridProps) {
  const { ref, setKey, label, gallery, relevantCount, density, inset, pages, isPassing, hasMore, onNearEnd } = props;
  const { size = 1, onSize, onToggleSelect, onToggleFavourite } = props;
  const { selection = null, favourites = null, showsScores = false } = props;
  const rows = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const [scroller] = useState(() => new PageScroller());
  const box = useBox(rows, density);
  const layout = useGridLayout(gallery.ratios, box, density, relevantCount, size);
  const version = useSyncExternalStore(gallery.subscribe, () => gallery.version);

  const fullHeight = inset.top + layout.height + inset.bottom;
  const tooMuch = Math.max(0, fullHeight - TALLEST_PX);
  useLayoutEffect(() => scroller.listen(), [scroller]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the window's height is read there.
  useLayoutEffect(() => scroller.fit(fullHeight), [scroller, fullHeight, box?.height]);
  const lag = useSyncExternalStore(scroller.subscribe, () => scroller.lag);
  const holdPlace = useKeptPlace(layout, setKey, inset.top, scroller);
  const band = useVisibleRows(layout, inset.top, scroller);
  useSizeGestures(
    rows,
    onSize &&
      ((factor, at) => {
        holdPlace(at);
        onSize((latest) => latest * factor);
      }),
  );

  const isSelecting = selection !== null && selection.size > 0;
  const focus = useGridFocus({ rows, setKey, layout, inset, scroller }, (index) => {
    const picture = gallery.at(index);
    if (picture !== undefined) props.onFocusPicture(picture.id);
  });
  const { active, focusIndex } = focus;
  const activeRow = gallery.count > 0 ? layout.rowOf(active) : -1;
  const goToEnd = useFarEnd({ setKey, count: gallery.count, hasMore, fetchMore: onNearEnd }, focusIndex);
  const presses = useCellPresses({
    gallery,
    isSelecting,
    onOpen: props.onOpen,
    onSimilar: props.onSimilar,
    onToggleSelect,
    onToggleFavourite,
  });

  const left = box?.left ?? 0;
  const scene = useMemo(
    () => (layout.width > 1 ? { key: setKey, gallery, layout, left, top: inset.top, isPassing } : null),
    [setKey, gallery, layout, left, inset.top, isPassing],
  );
  useGridCanvas(canvas, pages, scroller, scene);

  const lastStretch = layout.height - SCREENS_LEFT * (box?.height ?? 0);
  const isNearEnd = band.after >= layout.rowsBetween(lastStretch, layout.height)[0];
  useEffect(() => {
    if (isNearEnd && hasMore) onNearEnd();
  }, [isNearEnd, hasMore, onNearEnd]);
  useEffect(() => {
    gallery.look("grid", layout.row(band.first)?.start ?? 0, layout.row(band.after - 1)?.end ?? 0);
  }, [gallery, layout, band]);

  useImperativeHandle(ref, () => ({
    focusPicture: (id, how) => {
      const index = gallery.indexOf(id);
      if (index >= 0) focusIndex(index, how);
      return index >= 0;
    },
    focusFirst: () => focusIndex(0),
    focusAgain: () => focusIndex(active),
    boxOf: (id) => {
      const link = rows.current?.querySelector(`a[data-index="${gallery.indexOf(id)}"]`);
      const lies = link?.getBoundingClientRect() ?? null;
      return lies !== null && lies.bottom > inset.top && lies.top < window.innerHeight ? lies : null;
    },
  }));

  const onKeyDown = (event: KeyboardEvent) => {
    if (!(event.target as HTMLElement).matches("a[data-index]") || event.altKey) return;
    const picture = gallery.at(active);
    if (event.key === " " && onToggleSelect !== undefined && picture !== undefined) {
      event.preventDefault();
      onToggleSelect(picture, { range: event.shiftKey });
      return;
    }
    const rowsOnScreen = Math.round((window.innerHeight - inset.top) / (layout.row(activeRow)?.height ?? 1));
    const to = destination(layout, active, event, rowsOnScreen, isRightToLeft() ? -1 : 1);
    if (to === null) return;
    event.preventDefault();
    if (isToTheEnd(event)) goToEnd();
    else focusIndex(to);
  };

  const shown = new Set<number>();
  for (let index = band.first; index < band.after; index++) shown.add(index);
  if (activeRow >= 0 && activeRow < layout.rowCount) shown.add(activeRow);
  const { divider } = layout;
  const isWeaker = (index: number) => divider !== null && index >= divider.row;
  const elements = [...shown]
    .sort((a, b) => a - b)
    .map((index) => (
      <GridRow
        key={index}
        index={index}
        // The line is a row of its own.
        rowNumber={index + (isWeaker(index) ? 2 : 1)}
        isWeaker={isWeaker(index) && divider?.row !== 0}
        layout={layout}
        lag={lag}
        setKey={setKey}
        gallery={gallery}
        version={version}
        active={index === activeRow ? active : null}
        showsScores={showsScores}
        selection={selection}
        favourites={favourites}
      />
    ));
  if (divider !== null) {
    const before = [...shown].filter((index) => index < divider.row).length;
    elements.splice(before, 0, <RelevanceLine key="line" divider={divider} />);
  }

  return (
    <div className="picture-grid" data-density={density} data-set={setKey}>
      <canvas ref={canvas} className="picture-grid-canvas" aria-hidden="true" />
      <div
        ref={rows}
        role="grid"
        aria-label={label}
        aria-rowcount={hasMore ? -1 : layout.rowCount + (divider === null ? 0 : 1)}
        aria-colcount={layout.longestRow}
        aria-multiselectable={selection === null ? undefined : true}
        className="picture-grid-rows"
        data-clipped={tooMuch > 0 || undefined}
        data-selecting={isSelecting || undefined}
        style={{ marginTop: inset.top, height: layout.height - tooMuch, marginBottom: inset.bottom }}
        onKeyDown={onKeyDown}
        onFocus={focus.onFocus}
        onBlur={focus.onBlur}
        {...presses}
      >
        {elements}
      </div>
    </div>
  );
}
