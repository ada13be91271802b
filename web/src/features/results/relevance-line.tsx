/**
 * The relevance line: a stroke of the pencil across the grid where the matches end. Where nothing matches it comes
 * first, and says so. It is a row of the grid, so that whoever reads the rows comes upon it in its place.
 */

import type { Divider } from "../../atlas/justified-layout";
import { strings } from "../../words/strings";
import "./relevance-line.css";

/** Names what is said of each picture after the line. */
export const WEAKER = "weaker-match";

const ROOM_PX = 76;
const ROOM_FOR_SENTENCE_PX = 84;
const ROOM_FOR_TWO_LINES_PX = 112;
/** Narrower than this the sentence takes two lines. */
const SENTENCE_WIDTH_PX = 440;

/** How tall the line is after so many matches in a grid of this width, all in CSS pixels. */
export function roomForLine(relevantCount: number, width: number): number {
  if (relevantCount > 0) return ROOM_PX;
  return width < SENTENCE_WIDTH_PX ? ROOM_FOR_TWO_LINES_PX : ROOM_FOR_SENTENCE_PX;
}

export function RelevanceLine({ divider }: { readonly divider: Divider }) {
  const isFirst = divider.row === 0;
  return (
    <div
      role="row"
      aria-rowindex={divider.row + 1}
      className="relevance-line"
      data-first={isFirst || undefined}
      style={{ top: divider.top, height: divider.height }}
    >
      <svg className="relevance-stroke" viewBox="0 0 1000 8" preserveAspectRatio="none" aria-hidden="true">
        <path d="M2 5.2C60 3.4 118 3 190 3.9s146 2 226 .6 158-1.6 234 .2 130 1.5 192 .4 104-1.7 156-.6" />
      </svg>
      <span role="gridcell" aria-colindex={1} className="relevance-words">
        {isFirst ? strings.nothingMatches : strings.weakerBelow}
      </span>
      {!isFirst && (
        <span id={WEAKER} hidden>
          {strings.weakerMatch}
        </span>
      )}
    </div>
  );
}
