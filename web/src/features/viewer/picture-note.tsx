/** One line below the picture where it is not its original that is seen: that it is on its way, or why it is not. */

import { formatBytes } from "../../shared/format";
import { strings } from "../../words/strings";
import type { OriginalState } from "./use-original";

interface PictureNoteProps {
  readonly original: OriginalState;
  /** Whether the picture is no longer in the collection. */
  readonly isGone: boolean;
  /** Whether its original is no longer where it was. */
  readonly isFileGone: boolean;
  readonly originalsAvailable: boolean;
  readonly sizeBytes: number | undefined;
  readonly onAgain: () => void;
}

export function PictureNote(props: PictureNoteProps) {
  return (
    <div className="viewer-note">
      <p role="status">{sentenceOf(props)}</p>
      {props.original === "lost" && (
        <button type="button" className="text-link" onClick={props.onAgain}>
          {strings.tryAgain}
        </button>
      )}
    </div>
  );
}

function sentenceOf({ original, isGone, isFileGone, originalsAvailable, sizeBytes }: PictureNoteProps): string {
  if (isGone) return strings.pictureGone;
  if (!originalsAvailable) return strings.thumbnailStandsIn;
  if (isFileGone) return original === "shown" ? strings.originalMoved : strings.originalGone;
  if (original === "slow") return strings.originalComes(sizeBytes === undefined ? null : formatBytes(sizeBytes));
  if (original === "unshowable") return strings.cannotShow;
  return original === "lost" ? strings.originalLost : "";
}
