/** "like ▢": the picture in the field that the answers should resemble. */

import { X } from "lucide-react";
import { strings } from "../../words/strings";

interface LikeChipProps {
  readonly name: string;
  readonly thumbnailUrl: string | undefined;
  readonly onRemove: () => void;
}

export function LikeChip({ name, thumbnailUrl, onRemove }: LikeChipProps) {
  return (
    <span className="like-chip">
      <span>{strings.like}</span>
      {thumbnailUrl !== undefined && <img className="like-chip-picture" src={thumbnailUrl} alt="" />}
      <span className="like-chip-name">{name}</span>
      <button type="button" className="tool like-chip-remove" aria-label={strings.removeLike(name)} onClick={onRemove}>
        <X size={18} strokeWidth={1.5} aria-hidden="true" />
      </button>
    </span>
  );
}
