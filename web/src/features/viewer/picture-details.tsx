/** The caption card of the open picture: what is known of it, in words, and what can be done with it there. */

import type { ReactNode } from "react";
import type { ShownPicture } from "../../api/queries";
import type { PictureDetail } from "../../api/types";
import { formatBytes, formatCount, formatPlace, formatScore, formatTakenAt } from "../../shared/format";
import { strings } from "../../words/strings";
import "./picture-details.css";

interface PictureDetailsProps {
  readonly id: string;
  readonly picture: ShownPicture;
  readonly detail: PictureDetail | undefined;
  readonly originalsAvailable: boolean;
  /** Why it is here; null where nothing is known of that. */
  readonly why: ReactNode;
  /** What can be done with it. */
  readonly children: ReactNode;
  /** Shows all pictures of a folder. */
  readonly onFolder: (folder: string) => void;
}

export function PictureDetails(props: PictureDetailsProps) {
  const { id, picture, detail, originalsAvailable, why, children, onFolder } = props;
  return (
    <aside id={id} className="details" aria-label={strings.details}>
      <dl>
        <Fact name={strings.factName}>{picture.name}</Fact>
        {detail !== undefined && <Said detail={detail} />}
        {detail !== undefined && <Recorded detail={detail} onFolder={onFolder} />}
        {typeof picture.score === "number" && <Match score={picture.score} />}
        {why}
      </dl>
      {children}
      {!originalsAvailable && <p className="details-note">{strings.thumbnailStandsIn}</p>}
    </aside>
  );
}

/** What its file and the texts beside it say of it. Most pictures have no such words, and then nothing stands here. */
function Said({ detail: { caption, keywords } }: { readonly detail: PictureDetail }) {
  return (
    <>
      {caption !== null && (
        <Fact name={strings.factCaption}>
          <span className="details-caption" dir="auto">
            {caption}
          </span>
        </Fact>
      )}
      {keywords.length > 0 && (
        <Fact name={strings.factKeywords}>
          <span dir="auto">{keywords.join(", ")}</span>
        </Fact>
      )}
    </>
  );
}

function Recorded({
  detail,
  onFolder,
}: {
  readonly detail: PictureDetail;
  readonly onFolder: (folder: string) => void;
}) {
  const { width, height, size_bytes, taken_at, camera, place, folder } = detail;
  return (
    <>
      <Fact name={strings.factFolder}>
        {folder === "" ? (
          strings.factTopFolder
        ) : (
          <button type="button" className="text-link" title={strings.showFolder} onClick={() => onFolder(folder)}>
            {folder}
          </button>
        )}
      </Fact>
      <Fact name={strings.factTaken}>{taken_at === null ? null : formatTakenAt(taken_at)}</Fact>
      <Fact name={strings.factCamera}>{camera}</Fact>
      <Fact name={strings.factSize}>
        {strings.dimensions(formatCount(width), formatCount(height), formatBytes(size_bytes))}
      </Fact>
      {place !== null && <Fact name={strings.factPlace}>{formatPlace(place)}</Fact>}
    </>
  );
}

/** How well it matched, as a number and as a stroke as long; a name that says it can lift it above all there is. */
function Match({ score }: { readonly score: number }) {
  const share = Math.min(1, Math.max(0, score));
  return (
    <Fact name={strings.factScore}>
      {formatScore(share)}
      <span className="details-score" aria-hidden="true" style={{ width: `${100 * share}%` }} />
    </Fact>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div className="details-fact">
      <dt>{name}</dt>
      <dd data-unknown={children === null || undefined}>{children ?? strings.factUnknown}</dd>
    </div>
  );
}
