/** What stands around the picture: its name and place, what can be done with it, and the way out. */

import { Crop, ExternalLink, Images, Info, X, ZoomIn } from "lucide-react";
import type { ReactNode, Ref } from "react";
import type { ShownPicture } from "../../api/queries";
import { formatCount } from "../../shared/format";
import { strings } from "../../words/strings";

interface ViewerBarProps {
  readonly picture: ShownPicture;
  /** Where it stands among those shown, from 1; null where it is none of them. */
  readonly rank: number | null;
  readonly total: number;
  readonly isEnlarged: boolean;
  readonly showsDetails: boolean;
  /** Id of the details while they are shown. */
  readonly detailsId: string;
  readonly closeRef: Ref<HTMLButtonElement>;
  /** Marks that a person can set, such as a favourite. */
  readonly marks: ReactNode;
  /** Whether there is an original to lead to. */
  readonly hasOriginal: boolean;
  /** Somebody may be about to follow the link to the original. */
  readonly onNearOriginal: () => void;
  readonly onSimilar: () => void;
  readonly onCrop: () => void;
  readonly onZoom: () => void;
  readonly onDetails: () => void;
  readonly onClose: () => void;
}

export const ICON = { size: 20, strokeWidth: 1.5, "aria-hidden": true } as const;

export function ViewerBar(props: ViewerBarProps) {
  const { picture, rank, total, isEnlarged, showsDetails, detailsId, closeRef, marks, hasOriginal, onNearOriginal } =
    props;
  return (
    <header className="viewer-bar viewer-chrome">
      <p className="viewer-title">
        <span className="viewer-name">{picture.name}</span>
        {rank !== null && (
          <span className="viewer-position">{strings.position(formatCount(rank), formatCount(total))}</span>
        )}
      </p>
      <div className="viewer-tools">
        {marks}
        <button
          type="button"
          className="tool"
          aria-pressed={isEnlarged}
          aria-label={strings.zoom}
          title={strings.withKey(strings.zoom, "z")}
          onClick={props.onZoom}
        >
          <ZoomIn {...ICON} />
        </button>
        <button type="button" className="tool" title={strings.withKey(strings.partHint, "c")} onClick={props.onCrop}>
          <Crop {...ICON} />
          <span className="viewer-word">{strings.part}</span>
        </button>
        <button type="button" className="tool" title={strings.withKey(strings.similar, "s")} onClick={props.onSimilar}>
          <Images {...ICON} />
          <span className="viewer-word">{strings.similar}</span>
        </button>
        {hasOriginal && (
          <a
            className="tool"
            href={picture.original_url}
            target="_blank"
            rel="noopener"
            title={strings.originalHint}
            onPointerEnter={onNearOriginal}
            onFocus={onNearOriginal}
          >
            <ExternalLink {...ICON} />
            <span className="viewer-word">{strings.original}</span>
          </a>
        )}
      </div>
      <div className="viewer-ends">
        <button
          type="button"
          className="tool"
          aria-pressed={showsDetails}
          aria-controls={showsDetails ? detailsId : undefined}
          title={strings.withKey(strings.details, "i")}
          onClick={props.onDetails}
        >
          <Info {...ICON} />
          <span className="viewer-word">{strings.details}</span>
        </button>
        <button
          ref={closeRef}
          type="button"
          className="tool"
          aria-label={strings.close}
          title={strings.withKey(strings.close, "Esc")}
          onClick={props.onClose}
        >
          <X {...ICON} size={22} />
        </button>
      </div>
    </header>
  );
}
