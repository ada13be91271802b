/**
 * The grid of pictures: one canvas that stays in the window, and above it the rows of links that a keyboard and a
 * screen reader use. Only rows near the window exist, and the row that has the focus always does.
 */

import {
  type FocusEvent,
  type KeyboardEvent,
  type MouseEvent,
  type Ref,
  useEffect,
  useImperativeHandle,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import type { ShownPicture } from "../../api/queries";
import { rowOf, rowsBetween } from "../../atlas/justified-layout";
import type { PageCache } from "../../atlas/page-cache";
import { destination } from "./grid-navigation";
import { GridRow } from "./grid-row";
import "./picture-grid.css";
import { RelevanceLine } from "./relevance-line";
import { useGridCanvas } from "./use-grid-canvas";
import { type Density, useBox, useGridLayout } from "./use-grid-layout";
import { useKeptPlace } from "./use-kept-place";
import { useVisibleRows } from "./use-visible-rows";

export interface PictureGridHandle {
  /** Gives the focus to a picture's cell, and brings it into the window. False where the grid does not hold it. */
  focusPicture: (id: string) => boolean;
  /** Gives the focus to the first cell. */
  focusFirst: () => void;
  /** Where a picture's cell lies in the window; null where it is out of sight. */
  boxOf: (id: string) => DOMRect | null;
}

interface PictureGridProps {
  readonly ref?: Ref<PictureGridHandle>;
  /** Names the set; another one begins at its first picture. */
  readonly setKey: string;
  readonly label: string;
  readonly pictures: readonly ShownPicture[];
  /** After so many pictures comes the relevance line; null where none is drawn. */
  readonly relevantCount: number | null;
  readonly density: Density;
  /** What covers the window's top and bottom, in CSS pixels: the first row begins below the one. */
  readonly inset: { readonly top: number; readonly bottom: number };
  readonly pages: PageCache;
  readonly hasMore: boolean;
  readonly onNearEnd: () => void;
  readonly onOpen: (picture: ShownPicture) => void;
  readonly onSimilar: (picture: ShownPicture) => void;
  readonly onFocusPicture: (id: string) => void;
}

/** More is asked for when fewer than this many windows of pictures are left below. */
const SCREENS_LEFT = 2;

export function PictureGrid(props: PictureGridProps) {
  const { ref, setKey, label, pictures, relevantCount, density, inset, pages, hasMore, onNearEnd, onOpen, onSimilar } =
    props;
  const rows = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const box = useBox(rows, density);
  const layout = useGridLayout(pictures, box, density, relevantCount);
  useKeptPlace(layout, setKey);
  const band = useVisibleRows(layout, inset.top);
  const [focused, setFocused] = useState({ setKey, index: 0 });
  const shouldFocus = useRef(false);
  const holdsFocus = useRef(false);
  const lastKey = useRef(setKey);

  const active = focused.setKey === setKey ? Math.min(focused.index, Math.max(0, pictures.length - 1)) : 0;
  const activeRow = pictures.length > 0 ? rowOf(layout, active) : -1;

  const left = box?.left ?? 0;
  const scene = useMemo(
    () => (layout.width > 1 ? { key: setKey, pictures, layout, left, top: inset.top } : null),
    [setKey, pictures, layout, left, inset.top],
  );
  useGridCanvas(canvas, pages, scene);

  const lastStretch = layout.height - SCREENS_LEFT * (box?.height ?? 0);
  const isNearEnd = band.after >= rowsBetween(layout, lastStretch, layout.height)[0];
  useEffect(() => {
    if (isNearEnd && hasMore) onNearEnd();
  }, [isNearEnd, hasMore, onNearEnd]);

  const focusIndex = (index: number) => {
    const row = layout.rows[rowOf(layout, index)];
    if (row === undefined) return;
    shouldFocus.current = true;
    setFocused({ setKey, index });
    // What stands above the first row is read with it.
    const head = index < (layout.rows[0]?.end ?? 0) ? row.top : 0;
    bringIntoWindow(inset.top + row.top - head, row.height + head, inset);
  };

  useLayoutEffect(() => {
    // Another answer takes the focused cell away; who walks by keyboard goes on from the first of the new ones.
    const isAnother = lastKey.current !== setKey;
    lastKey.current = setKey;
    if (isAnother && holdsFocus.current && document.activeElement === document.body) shouldFocus.current = true;
    if (!shouldFocus.current) return;
    const link = rows.current?.querySelector<HTMLElement>(`a[data-index="${active}"]`);
    if (link === null || link === undefined) return;
    shouldFocus.current = false;
    link.focus({ preventScroll: true });
  });

  useImperativeHandle(ref, () => ({
    focusPicture: (id) => {
      const index = pictures.findIndex((picture) => picture.id === id);
      if (index >= 0) focusIndex(index);
      return index >= 0;
    },
    focusFirst: () => focusIndex(0),
    boxOf: (id) => {
      const index = pictures.findIndex((picture) => picture.id === id);
      const box = rows.current?.querySelector(`a[data-index="${index}"]`)?.getBoundingClientRect() ?? null;
      return box !== null && box.bottom > inset.top && box.top < window.innerHeight ? box : null;
    },
  }));

  const onClick = (event: MouseEvent) => {
    const target = event.target as HTMLElement;
    const similar = target.closest<HTMLElement>("[data-similar]")?.dataset.similar;
    if (similar !== undefined) {
      const picture = pictures[Number(similar)];
      if (picture !== undefined) onSimilar(picture);
      return;
    }
    // With a modifier it is a link like any other, to the original.
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || event.button !== 0) return;
    const index = target.closest<HTMLElement>("[data-index]")?.dataset.index;
    const picture = index === undefined ? undefined : pictures[Number(index)];
    if (picture === undefined) return;
    event.preventDefault();
    onOpen(picture);
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (!(event.target as HTMLElement).matches("a[data-index]") || event.altKey) return;
    const rowsOnScreen = Math.round((window.innerHeight - inset.top) / (layout.rows[activeRow]?.height ?? 1));
    const to = destination(layout, active, event, rowsOnScreen);
    if (to === null) return;
    event.preventDefault();
    focusIndex(to);
  };

  const onFocus = (event: FocusEvent) => {
    holdsFocus.current = true;
    const index = Number(
      (event.target as HTMLElement).closest(".cell")?.querySelector<HTMLElement>("a")?.dataset.index,
    );
    const picture = pictures[index];
    if (picture === undefined) return;
    if (index !== active) setFocused({ setKey, index });
    props.onFocusPicture(picture.id);
  };

  const onBlur = (event: FocusEvent) => {
    // A cell that is taken away gives the focus to nobody.
    if (event.relatedTarget !== null) holdsFocus.current = false;
  };

  const shown = new Set<number>();
  for (let index = band.first; index < band.after; index++) shown.add(index);
  if (activeRow >= 0 && activeRow < layout.rows.length) shown.add(activeRow);
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
        pictures={pictures}
        active={index === activeRow ? active : null}
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
        aria-rowcount={hasMore ? -1 : layout.rows.length + (divider === null ? 0 : 1)}
        aria-colcount={-1}
        className="picture-grid-rows"
        style={{ marginTop: inset.top, height: layout.height, marginBottom: inset.bottom }}
        onClick={onClick}
        onKeyDown={onKeyDown}
        onFocus={onFocus}
        onBlur={onBlur}
      >
        {elements}
      </div>
    </div>
  );
}

function bringIntoWindow(top: number, height: number, inset: { top: number; bottom: number }): void {
  const above = top - inset.top;
  const below = top + height + inset.bottom - window.innerHeight;
  if (window.scrollY > above) window.scrollTo({ top: above });
  else if (window.scrollY < below) window.scrollTo({ top: below });
}
