/**
 * The picture itself: mean colour, then sprite, then thumbnail, then original, each laid over the one before. Its size
 * is known from the start, so nothing moves; and each is decoded before it is shown, so nothing flashes.
 */

import { type Ref, type RefCallback, useCallback, useEffect, useRef, useState } from "react";
import type { Picture } from "../../api/types";
import type { PageCache } from "../../atlas/page-cache";
import { drawSprite } from "./draw-sprite";
import { type OriginalState, useOriginal } from "./use-original";
import type { Zoom } from "./use-zoom";
import { boxOf, fitted } from "./zoom";

interface PictureStageProps {
  readonly ref?: Ref<HTMLDivElement>;
  readonly picture: Picture;
  readonly pages: PageCache;
  readonly zoom: Zoom;
  /** Whether there are originals to ask for. */
  readonly originalsAvailable: boolean;
  readonly onOriginal: (state: OriginalState) => void;
}

export function PictureStage({ ref, picture, pages, zoom, originalsAvailable, onOriginal }: PictureStageProps) {
  /** How wide the thumbnail is in its own pixels: 0 where there is none, null while nobody knows. */
  const [thumbnailWidth, setThumbnailWidth] = useState<number | null>(null);
  const original = useRef<HTMLImageElement>(null);
  const drawSmall: RefCallback<HTMLCanvasElement> = useCallback(
    (canvas) => drawSprite(canvas, picture, pages),
    [picture, pages],
  );

  const { view, space } = zoom;
  const rest = boxOf(fitted(space), space);
  const isStretched = thumbnailWidth !== null && boxOf(view, space).width * devicePixelRatio > thumbnailWidth;
  const state = useOriginal(original, picture.original_url, originalsAvailable && isStretched, zoom.isEnlarged);
  useEffect(() => onOriginal(state), [onOriginal, state]);
  const hasOriginal = state === "shown";

  return (
    <div
      ref={ref}
      className="stage-picture"
      data-step={zoom.isStep || undefined}
      style={{
        backgroundColor: `rgb(${picture.mean_rgb.join(" ")})`,
        left: rest.x,
        top: rest.y,
        width: rest.width,
        height: rest.height,
        transform: zoom.isEnlarged
          ? `translate(${view.x - rest.x}px, ${view.y - rest.y}px) scale(${view.scale / space.least})`
          : "none",
      }}
    >
      {picture.sprite !== null && (
        <canvas ref={drawSmall} width={picture.sprite.width} height={picture.sprite.height} aria-hidden="true" />
      )}
      <img
        src={picture.thumbnail_url}
        alt={hasOriginal ? "" : picture.name}
        draggable={false}
        data-shown={(thumbnailWidth ?? 0) > 0 || undefined}
        onLoad={({ currentTarget }) => setThumbnailWidth(currentTarget.naturalWidth)}
        onError={() => setThumbnailWidth(0)}
      />
      {originalsAvailable && (
        <img
          ref={original}
          alt={hasOriginal ? picture.name : ""}
          draggable={false}
          data-shown={hasOriginal || undefined}
        />
      )}
    </div>
  );
}
