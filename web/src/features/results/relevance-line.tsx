/**
 * The relevance line: a stroke of the pencil across the grid where the matches end. Where nothing matches it comes
 * first, and says so. It is a row of the grid, so that whoever reads the rows comes upon it in its place.
 */

import { useLookedAt } from "../../api/server-state";
import type { Divider } from "../../atlas/justified-layout";
import { formatCount } from "../../shared/format";
import { strings } from "../../words/strings";
import "./relevance-line.css";

/** Names what is said of each picture after the line. */
export const WEAKER = "weaker-match";

/** The outline of one stroke of a hand, there and back: it presses harder here and there and thins at both ends. */
const THERE = "M2 6Q70 4 125 4.1Q180 4.2 250 4.2Q320 4.2 385 3.9Q450 3.6 515 3.8Q580 4 650 3.5Q720 3.1 800 3.2T998 3.1";
const BACK =
  "L998 3.6Q860 5.3 755 4.8T650 5.3Q580 5.9 515 5.5Q450 5 385 5.6Q320 6.2 250 5.9Q180 5.6 125 5.8Q70 6 36 6.2L2 6.5Z";

const ROOM_PX = 76;
const ROOM_FOR_SENTENCE_PX = 84;
const ROOM_FOR_TWO_LINES_PX = 104;
/** Narrower than this the sentence may take two lines. */
const SENTENCE_WIDTH_PX = 640;

/** How tall the line is after so many matches in a grid of this width, all in CSS pixels. */
export function roomForLine(relevantCount: number, width: number): number {
  if (relevantCount > 0) return ROOM_PX;
  return width < SENTENCE_WIDTH_PX ? ROOM_FOR_TWO_LINES_PX : ROOM_FOR_SENTENCE_PX;
}

export function RelevanceLine({ divider }: { readonly divider: Divider }) {
  const isFirst = divider.row === 0;
  const lookedAt = useLookedAt();
  const none = lookedAt === null ? strings.nothingMatches : strings.noneSoFar(lookedAt, formatCount(lookedAt));
  return (
    <div
      role="row"
      aria-rowindex={divider.row + 1}
      className="relevance-line"
      data-first={isFirst || undefined}
      style={{ top: divider.top, height: divider.height }}
    >
      <svg className="relevance-stroke" viewBox="0 0 1000 8" preserveAspectRatio="none" aria-hidden="true">
        <path d={`${THERE}${BACK}`} />
      </svg>
      <span role="gridcell" aria-colindex={1} className="relevance-words">
        {isFirst ? none : strings.weakerBelow}
      </span>
      {!isFirst && (
        <span id={WEAKER} hidden>
          {strings.weakerMatch}
        </span>
      )}
    </div>
  );
}
