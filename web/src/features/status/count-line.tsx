/** "12 matches · 38 ms", spoken politely when it changes. */

import { formatCount, formatTook } from "../../shared/format";
import { strings } from "../../words/strings";

interface CountLineProps {
  /** Null before there is anything to count. */
  readonly total: number | null;
  /** How many more there are, each of which one of them stands for; matches are counted without. */
  readonly nearDuplicates: number;
  /** How many of them are matches; null where no line is drawn. */
  readonly relevantCount: number | null;
  readonly tookMs: number | null;
  /** How many pictures could be matches so far; null where all were looked at. */
  readonly lookedAt: number | null;
}

export function CountLine({ total, nearDuplicates, relevantCount, tookMs, lookedAt }: CountLineProps) {
  if (total === null) return <p className="count-line" role="status" />;
  const weaker = relevantCount === null ? 0 : total - relevantCount;
  const isListing = relevantCount === null || total === 0;
  const counted = isListing ? strings.pictures(total, formatCount(total)) : matchesOf(relevantCount, lookedAt !== null);
  if (isListing && nearDuplicates > 0) {
    // Two lines are all the room there is: to list takes next to no time, so that is not told.
    return (
      <p className="count-line" role="status">
        <span className="count-part">{strings.picturesAnd(counted)}</span>{" "}
        <span className="count-part">{strings.nearDuplicatesOf(nearDuplicates, formatCount(nearDuplicates))}</span>
      </p>
    );
  }
  const none = lookedAt === null ? strings.nothingMatches : strings.noneSoFar(lookedAt, formatCount(lookedAt));
  return (
    <p className="count-line" role="status">
      {tookMs === null ? counted : strings.countAndTime(counted, formatTook(tookMs))}
      {weaker > 0 && (
        // The grid shows it by a line; who hears the page learns it with the count.
        <span className="visually-hidden">
          {relevantCount === 0 ? strings.spoken(none) : strings.weakerCount(formatCount(weaker))}
        </span>
      )}
    </p>
  );
}

function matchesOf(count: number, areMoreToCome: boolean): string {
  const matches = strings.matches(count, formatCount(count));
  return areMoreToCome ? strings.soFar(matches) : matches;
}
