/** Takes the open picture along: its file, a link to it, or what is seen of it. */

import { useState } from "react";
import type { ShownPicture } from "../../api/queries";
import { strings } from "../../words/strings";
import { canCopyPictures, copyPicture } from "./copy-picture";

interface PictureActionsProps {
  readonly picture: ShownPicture;
  /** Whether there is an original to take along. */
  readonly hasOriginal: boolean;
  /** Somebody may be about to follow the link to the original. */
  readonly onNearOriginal: () => void;
  readonly originalsAvailable: boolean;
}

export function PictureActions(props: PictureActionsProps) {
  const { picture, hasOriginal, onNearOriginal, originalsAvailable } = props;
  const [said, setSaid] = useState("");
  const tell = (doing: Promise<void>, done: string) => {
    doing.then(
      () => setSaid(done),
      () => setSaid(strings.notCopied),
    );
  };
  return (
    <div className="picture-actions">
      {hasOriginal && (
        <a
          className="text-link"
          href={picture.original_url}
          download={picture.name}
          title={strings.withKey(strings.download, "d")}
          onPointerEnter={onNearOriginal}
          onFocus={onNearOriginal}
        >
          {strings.download}
        </a>
      )}
      {"clipboard" in navigator && (
        <button
          type="button"
          className="text-link"
          onClick={() => tell(navigator.clipboard.writeText(location.href), strings.linkCopied)}
        >
          {strings.copyLink}
        </button>
      )}
      {canCopyPictures() && (
        <button
          type="button"
          className="text-link"
          onClick={() =>
            tell(copyPicture(originalsAvailable ? picture.original_url : picture.thumbnail_url), strings.pictureCopied)
          }
        >
          {strings.copyPicture}
        </button>
      )}
      <p role="status" className="details-note-line">
        {said}
      </p>
    </div>
  );
}
