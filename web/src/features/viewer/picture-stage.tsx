/**
 * The picture itself, as large as the window allows: mean colour, then sprite, then thumbnail, then original, each laid
 * over the one before. The size is known from the start, so nothing moves.
 */

import { useEffect, useRef, useState } from "react";
import type { Picture } from "../../api/types";
import type { PageCache } from "../../atlas/page-cache";

interface PictureStageProps {
  readonly picture: Picture;
  readonly pages: PageCache;
  /** Whether the original is worth asking for. */
  readonly originalsAvailable: boolean;
  readonly onCannotShow: () => void;
}

/** A small picture may grow this much; beyond it there is nothing more to see. */
const MOST_ENLARGED = 2;
/** A dot or a line of a picture would otherwise vanish. */
const LEAST_SIDE_PX = 8;

export function PictureStage({ picture, pages, originalsAvailable, onCannotShow }: PictureStageProps) {
  const sprite = useRef<HTMLCanvasElement>(null);
  const [hasThumbnail, setHasThumbnail] = useState(false);
  const [hasOriginal, setHasOriginal] = useState(false);

  useEffect(() => {
    const cell = picture.sprite;
    const page = cell === null ? undefined : pages.get(cell.page_url);
    const context = sprite.current?.getContext("2d");
    if (cell === null || page === undefined || !context) return;
    context.drawImage(page, cell.x, cell.y, cell.width, cell.height, 0, 0, cell.width, cell.height);
  }, [picture, pages]);

  return (
    <div
      className="stage-picture"
      style={{
        backgroundColor: `rgb(${picture.mean_rgb.join(" ")})`,
        aspectRatio: `${picture.width} / ${picture.height}`,
        width: `min(100%, calc(100cqh * ${picture.width / picture.height}))`,
        maxWidth: picture.width * MOST_ENLARGED,
        minWidth: LEAST_SIDE_PX,
        minHeight: LEAST_SIDE_PX,
      }}
    >
      {picture.sprite !== null && (
        <canvas ref={sprite} width={picture.sprite.width} height={picture.sprite.height} aria-hidden="true" />
      )}
      <img
        src={picture.thumbnail_url}
        alt={hasOriginal ? "" : picture.name}
        data-shown={hasThumbnail || undefined}
        onLoad={() => setHasThumbnail(true)}
      />
      {originalsAvailable && (
        <img
          src={picture.original_url}
          alt={hasOriginal ? picture.name : ""}
          data-shown={hasOriginal || undefined}
          onLoad={() => setHasOriginal(true)}
          onError={onCannotShow}
        />
      )}
    </div>
  );
}
