/**
 * The map: the whole collection on one table, like beside like, to be moved and drawn nearer.
 *
 * A canvas over all of the window, and above it links for those who use no pointer. What is pressed is opened, what is
 * drawn around is shown as a grid; both belong to whoever shows the map.
 */

import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import type { ShownPicture } from "../../api/gallery";
import { picturesById } from "../../api/map";
import { ApiProblem } from "../../api/problem";
import type { PageCache } from "../../atlas/page-cache";
import { formatCount } from "../../shared/format";
import { strings } from "../../words/strings";
import { type Point, toCells } from "./camera";
import { inside } from "./lasso";
import "./map.css";
import { MapLinks } from "./map-links";
import { MapStage, type Outlook } from "./map-stage";
import { MapTools } from "./map-tools";
import { useMapData } from "./use-map-data";
import { moveByKey, useMapGestures } from "./use-map-gestures";

export interface MapViewProps {
  /** The state of the collection that is shown. */
  readonly snapshot: string | null;
  readonly pages: PageCache;
  /** Pictures that stand out, the best first, while the others step back; null where nothing is asked. */
  readonly lit: readonly ShownPicture[] | null;
  /** What covers the window's top and bottom, in CSS pixels. */
  readonly inset: { readonly top: number; readonly bottom: number };
  readonly onOpen: (id: string) => void;
  /** Pictures that were chosen, to be shown as a grid. */
  readonly onLasso: (ids: readonly string[]) => void;
}

const MOST_LINKS = 50;
const COMMAND = "python -m tools map";

export default function MapView({ snapshot, pages, lit, inset, onOpen, onLasso }: MapViewProps) {
  const { data, problem } = useMapData(snapshot);
  const surface = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const foot = useRef<HTMLDivElement>(null);
  const stage = useRef<MapStage | null>(null);
  const [outlook, setOutlook] = useState<Outlook | null>(null);
  const [hovered, setHovered] = useState(-1);
  const [focused, setFocused] = useState(-1);
  const [isLasso, setLasso] = useState(false);
  const { top, bottom } = inset;

  useLayoutEffect(() => {
    const element = canvas.current;
    if (element === null) return;
    const lookUp = async (ids: readonly string[], signal: AbortSignal) => (await picturesById(ids, signal)).items;
    const made = new MapStage(element, pages, lookUp, setOutlook);
    stage.current = made;
    return () => {
      made.dispose();
      stage.current = null;
    };
  }, [pages]);

  useLayoutEffect(() => {
    const element = canvas.current;
    const below = foot.current;
    if (element === null || below === null) return;
    const look = () => {
      const size = { width: element.clientWidth, height: element.clientHeight };
      const covered = below.clientHeight > 0 ? size.height - below.offsetTop : 0;
      stage.current?.look(size, { top, bottom: Math.max(bottom, covered) });
    };
    const observer = new ResizeObserver(look);
    observer.observe(element);
    observer.observe(below);
    window.addEventListener("resize", look);
    look();
    return () => {
      observer.disconnect();
      window.removeEventListener("resize", look);
    };
  }, [top, bottom]);

  useEffect(() => {
    if (data !== undefined) stage.current?.show(data, lit);
  }, [data, lit]);

  // The outlook says when the map has come to rest somewhere else.
  const sights = useMemo(
    () => (outlook !== null && data !== undefined ? (stage.current?.sights().slice(0, MOST_LINKS) ?? []) : []),
    [outlook, data],
  );

  const named = focused >= 0 ? focused : hovered;
  useEffect(() => {
    if (data === undefined) return;
    const wanted = [...(named >= 0 ? [named] : []), ...sights.map(({ index }) => index)];
    stage.current?.book.want(wanted.map((index) => data.id(index)));
  }, [data, named, sights]);

  const onPress = useCallback((index: number) => data && onOpen(data.id(index)), [data, onOpen]);
  const choose = useCallback(
    (indices: readonly number[]) => {
      if (data !== undefined && indices.length > 0) onLasso(indices.map((index) => data.id(index)));
    },
    [data, onLasso],
  );
  const onOutline = useCallback(
    (outline: readonly Point[]) => {
      const at = stage.current;
      setLasso(false);
      if (at !== null && data !== undefined) {
        choose(
          inside(
            data,
            outline.map((point) => toCells(point, at.camera, at.size)),
          ),
        );
      }
    },
    [data, choose],
  );
  useMapGestures(surface, stage, { isLasso, onHover: setHovered, onPress, onOutline });

  const isNotMade = problem instanceof ApiProblem && problem.status === 404;
  const name = data !== undefined && named >= 0 ? stage.current?.book.get(data.id(named))?.name : undefined;
  return (
    <section
      className="map"
      aria-label={strings.mapLabel}
      data-lasso={isLasso || undefined}
      data-at={hovered >= 0 || undefined}
    >
      <div
        ref={surface}
        className="map-surface"
        role="application"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it is moved by arrow keys, as what scrolls is.
        tabIndex={0}
        aria-label={strings.mapLabel}
        aria-describedby="map-keys"
        onKeyDown={(event) => {
          if (event.altKey || event.ctrlKey || event.metaKey || stage.current === null) return;
          if (moveByKey(stage.current, event.key)) event.preventDefault();
        }}
      >
        <canvas ref={canvas} className="map-canvas" aria-hidden="true" />
      </div>
      <p id="map-keys" className="visually-hidden">
        {strings.mapKeys}
      </p>
      {data !== undefined && stage.current !== null && (
        <MapLinks data={data} book={stage.current.book} sights={sights} onOpen={onOpen} onFocus={setFocused} />
      )}
      {data === undefined && (
        <div className="map-none" role="status">
          <p className="map-none-title">{isNotMade ? strings.mapNone : strings.mapLoading}</p>
          {isNotMade && <p>{strings.mapHow(COMMAND)}</p>}
        </div>
      )}
      <div ref={foot} className="map-foot">
        {data !== undefined && (
          <>
            <p className="map-count">{countLine(data.count, data.info.total, lit)}</p>
            <p className="map-name">{name}</p>
            <MapTools
              isLasso={isLasso}
              onLarger={() => stage.current && moveByKey(stage.current, "+")}
              onSmaller={() => stage.current && moveByKey(stage.current, "-")}
              onAll={() => stage.current?.showAll()}
              onLasso={() => setLasso(!isLasso)}
              onInView={() => choose(stage.current?.inView() ?? [])}
            />
          </>
        )}
      </div>
    </section>
  );
}

function countLine(count: number, total: number, lit: readonly ShownPicture[] | null): string {
  const said =
    lit === null
      ? strings.mapCount(count, formatCount(count))
      : strings.mapLitCount(lit.length, formatCount(lit.length));
  const waiting = total - count;
  return waiting > 0 ? `${said} · ${strings.mapWaiting(waiting, formatCount(waiting))}` : said;
}
