/** The caption card of the open picture: what is known of it, in words. */

import type { ReactNode } from "react";
import type { PictureDetail } from "../../api/types";
import { formatBytes, formatCount, formatPlace, formatScore, formatTakenAt } from "../../shared/format";
import { strings } from "../../words/strings";

interface PictureDetailsProps {
  readonly id: string;
  readonly name: string;
  readonly detail: PictureDetail | undefined;
  readonly score: number | null | undefined;
  readonly originalsAvailable: boolean;
  /** Why it is here; null where nothing is known of that. */
  readonly why: ReactNode;
}

export function PictureDetails({ id, name, detail, score, originalsAvailable, why }: PictureDetailsProps) {
  const facts: [string, string | null][] = [[strings.factName, name]];
  if (detail !== undefined) {
    const { width, height, size_bytes, taken_at, camera, place, folder } = detail;
    facts.push(
      [strings.factFolder, folder === "" ? strings.factTopFolder : folder],
      [strings.factTaken, taken_at === null ? null : formatTakenAt(taken_at)],
      [strings.factCamera, camera],
      [strings.factSize, strings.dimensions(formatCount(width), formatCount(height), formatBytes(size_bytes))],
    );
    if (place !== null) facts.push([strings.factPlace, formatPlace(place)]);
  }
  if (typeof score === "number") facts.push([strings.factScore, formatScore(score)]);
  return (
    <aside id={id} className="details" aria-label={strings.details}>
      <dl>
        {facts.map(([fact, value]) => (
          <div key={fact} className="details-fact">
            <dt>{fact}</dt>
            <dd data-unknown={value === null || undefined}>{value ?? strings.factUnknown}</dd>
          </div>
        ))}
        {why}
      </dl>
      {!originalsAvailable && <p className="details-note">{strings.thumbnailStandsIn}</p>}
    </aside>
  );
}
