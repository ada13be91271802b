/**
 * The pictures near the middle of the map as links that a keyboard and a screen reader can walk, each over its own cell.
 *
 * One of them is reached by Tab; arrow keys lead to the next one in their direction.
 */

import { type KeyboardEvent, useLayoutEffect, useRef, useState } from "react";
import { strings } from "../../words/strings";
import type { MapData } from "./map-data";
import type { Sight } from "./map-stage";
import type { PictureBook } from "./picture-book";

interface MapLinksProps {
  readonly data: MapData;
  readonly book: PictureBook;
  /** The nearest to the middle first. */
  readonly sights: readonly Sight[];
  readonly onOpen: (id: string) => void;
  readonly onFocus: (index: number) => void;
}

export function MapLinks({ data, book, sights, onOpen, onFocus }: MapLinksProps) {
  const list = useRef<HTMLUListElement>(null);
  const [focused, setFocused] = useState(-1);
  const holdsFocus = useRef(false);
  const active = sights.some(({ index }) => index === focused) ? focused : (sights[0]?.index ?? -1);

  useLayoutEffect(() => {
    // A move of the map may have taken the focused picture away; who walks by keyboard goes on from the middle.
    if (holdsFocus.current && document.activeElement === document.body) focusLink(active);
  });

  const focusLink = (index: number) =>
    list.current?.querySelector<HTMLElement>(`[data-index="${index}"]`)?.focus({ preventScroll: true });

  const onKeyDown = (event: KeyboardEvent) => {
    const from = sights.find(({ index }) => index === active);
    const direction = DIRECTIONS[event.key];
    if (from === undefined || direction === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    event.stopPropagation();
    const to = nextIn(sights, from, direction);
    if (to !== undefined) focusLink(to.index);
  };

  return (
    <ul
      ref={list}
      className="map-links"
      aria-label={strings.mapPictures}
      onKeyDown={onKeyDown}
      onBlur={(event) => {
        if (event.relatedTarget !== null) holdsFocus.current = false;
      }}
    >
      {sights.map(({ index, left, top, width, height }) => {
        const id = data.id(index);
        const picture = book.get(id);
        return (
          <li key={id}>
            <a
              className="map-link"
              href={picture?.original_url ?? "#"}
              data-index={index}
              tabIndex={index === active ? 0 : -1}
              style={{ left, top, width, height }}
              onFocus={() => {
                holdsFocus.current = true;
                setFocused(index);
                onFocus(index);
              }}
              onClick={(event) => {
                if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
                event.preventDefault();
                onOpen(id);
              }}
            >
              <span className="visually-hidden">{picture?.name ?? strings.mapPicture}</span>
            </a>
          </li>
        );
      })}
    </ul>
  );
}

const DIRECTIONS: Record<string, readonly [number, number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** The nearest in a direction; what lies aside of it counts as further off. */
function nextIn(sights: readonly Sight[], from: Sight, [x, y]: readonly [number, number]): Sight | undefined {
  let best: Sight | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const each of sights) {
    const across = each.left + each.width / 2 - from.left - from.width / 2;
    const down = each.top + each.height / 2 - from.top - from.height / 2;
    const along = across * x + down * y;
    const far = along + 2 * Math.abs(across * y + down * x);
    if (along > Math.abs(across * y + down * x) / 2 && along > 1 && far < least) [best, least] = [each, far];
  }
  return best;
}
