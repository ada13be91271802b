/**
 * Chooses a part of the open picture to search by: a frame that is drawn, moved and stretched, by pointer or by arrows.
 * What lies outside it steps back.
 */

import { type KeyboardEvent, type PointerEvent, useLayoutEffect, useRef, useState } from "react";
import type { Rectangle } from "../../atlas/cell-picture";
import type { Crop } from "../../shared/ask";
import { formatCount } from "../../shared/format";
import { strings } from "../../words/strings";
import { between, CORNERS, type Corner, MIDDLE, shifted, stretched, written } from "./crop";
import "./crop-frame.css";
import type { Point, Size } from "./zoom";

interface CropFrameProps {
  /** The picture in its own pixels, and where it lies in the window. */
  readonly picture: Size;
  readonly box: Rectangle;
  readonly onSearch: (crop: Crop) => void;
  readonly onLeave: () => void;
}

/** What one press of an arrow moves: a hundredth of the picture, with Shift a tenth. */
const STEP = 0.01;
const BIG_STEP = 0.1;

const ARROWS: Record<string, readonly [number, number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** What a pointer does: draws a new frame from a place, or moves or stretches the one there is. */
type Doing = { readonly what: "draw"; readonly from: Point } | { readonly what: "move" | Corner; readonly last: Point };

export function CropFrame({ picture, box, onSearch, onLeave }: CropFrameProps) {
  const [crop, setCrop] = useState(MIDDLE);
  const layer = useRef<HTMLDivElement>(null);
  const frame = useRef<HTMLButtonElement>(null);
  const doing = useRef<Doing | null>(null);

  useLayoutEffect(() => frame.current?.focus(), []);

  const placeOf = (event: PointerEvent): Point => {
    const { left, top } = layer.current?.getBoundingClientRect() ?? { left: 0, top: 0 };
    return { x: (event.clientX - left - box.x) / box.width, y: (event.clientY - top - box.y) / box.height };
  };

  const begin = (event: PointerEvent) => {
    if (event.button !== 0) return;
    const what = (event.target as Element).closest<HTMLElement>("[data-moves]")?.dataset.moves as Corner | "move";
    const at = placeOf(event);
    doing.current = what === undefined ? { what: "draw", from: at } : { what, last: at };
    layer.current?.setPointerCapture(event.pointerId);
  };
  const go = (event: PointerEvent) => {
    const now = doing.current;
    if (now === null) return;
    const at = placeOf(event);
    if (now.what === "draw") setCrop(between(now.from, at));
    else {
      const [dx, dy] = [at.x - now.last.x, at.y - now.last.y];
      const { what } = now;
      setCrop((crop) => (what === "move" ? shifted(crop, dx, dy) : stretched(crop, what, dx, dy)));
      doing.current = { what, last: at };
    }
  };
  const end = () => {
    doing.current = null;
  };

  const search = () => onSearch(written(crop));
  const onKeyDown = (event: KeyboardEvent) => {
    const arrow = ARROWS[event.key];
    const what = (event.target as HTMLElement).dataset.moves as Corner | "move" | undefined;
    if (what === undefined) return;
    // A key that is held down since it opened the frame is no decision.
    if (event.key === "Enter" && !event.repeat) search();
    if (arrow === undefined) return;
    // The arrows would leaf.
    event.preventDefault();
    const step = event.shiftKey ? BIG_STEP : STEP;
    const [dx, dy] = [arrow[0] * step, arrow[1] * step];
    setCrop(what === "move" ? shifted(crop, dx, dy) : stretched(crop, what, dx, dy));
  };

  const size = strings.partSize(
    formatCount(Math.round(crop.width * picture.width)),
    formatCount(Math.round(crop.height * picture.height)),
  );
  return (
    <div className="crop" role="group" aria-label={strings.partHint} onKeyDown={onKeyDown}>
      <div
        ref={layer}
        className="crop-layer"
        onPointerDown={begin}
        onPointerMove={go}
        onPointerUp={end}
        onPointerCancel={end}
      >
        <div
          className="crop-frame"
          style={{
            left: box.x + crop.x * box.width,
            top: box.y + crop.y * box.height,
            width: crop.width * box.width,
            height: crop.height * box.height,
          }}
        >
          <button
            ref={frame}
            type="button"
            className="crop-inside"
            data-moves="move"
            aria-label={strings.partFrame}
            aria-describedby="crop-how"
          />
          {CORNERS.map((corner) => (
            <button
              key={corner}
              type="button"
              className="crop-corner"
              data-moves={corner}
              aria-label={strings.partCorner(corner)}
            />
          ))}
        </div>
      </div>
      <div className="crop-bar">
        <p role="status" className="crop-size">
          {size}
        </p>
        <button type="button" className="text-link" onClick={search}>
          {strings.searchByPart}
        </button>
        <button type="button" className="text-link" onClick={onLeave}>
          {strings.cancel}
        </button>
        <p id="crop-how" className="visually-hidden">
          {strings.partHow}
        </p>
      </div>
    </div>
  );
}
