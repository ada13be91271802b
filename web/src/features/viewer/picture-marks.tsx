/** What a person can mark the open picture as: a favourite, and one of those that are selected. */

import { CircleCheck, Heart } from "lucide-react";
import { strings } from "../../words/strings";
import { ICON } from "./viewer-bar";

export interface Marks {
  readonly isFavourite: boolean;
  readonly isSelected: boolean;
  readonly onToggleFavourite: () => void;
  readonly onToggleSelect: () => void;
}

export function PictureMarks({ isFavourite, isSelected, onToggleFavourite, onToggleSelect }: Marks) {
  return (
    <>
      <button
        type="button"
        className="tool viewer-mark"
        aria-label={strings.favourite}
        aria-pressed={isFavourite}
        title={strings.withKey(strings.favourite, "f")}
        onClick={onToggleFavourite}
      >
        <Heart {...ICON} />
      </button>
      <button
        type="button"
        className="tool viewer-mark"
        aria-label={strings.select}
        aria-pressed={isSelected}
        title={strings.withKey(strings.select, "x")}
        onClick={onToggleSelect}
      >
        <CircleCheck {...ICON} />
      </button>
    </>
  );
}
