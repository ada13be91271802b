/** "12 matches · 38 ms", spoken politely when it changes. */

import { formatCount, formatTook } from "../../shared/format";
import { strings } from "../../words/strings";

interface CountLineProps {
  /** Null before there is anything to count. */
  readonly total: number | null;
  /** How many of them are matches; null where no line is drawn. */
  readonly relevantCount: number | null;
  readonly tookMs: number | null;
}

export function CountLine({ total, relevantCount, tookMs }: CountLineProps) {
  if (total === null) return <p className="count-line" role="status" />;
  const weaker = relevantCount === null ? 0 : total - relevantCount;
  const counted =
    relevantCount === null || total === 0
      ? strings.pictures(total, formatCount(total))
      : strings.matches(relevantCount, formatCount(relevantCount));
  return (
    <p className="count-line" role="status">
      {tookMs === null ? counted : strings.countAndTime(counted, formatTook(tookMs))}
      {weaker > 0 && (
        // The grid shows it by a line; who hears the page learns it with the count.
        <span className="visually-hidden">
          {relevantCount === 0 ? strings.spoken(strings.nothingMatches) : strings.weakerCount(formatCount(weaker))}
        </span>
      )}
    </p>
  );
}
