/** "142 pictures · 38 ms", spoken politely when it changes. */

import { formatCount, formatTook } from "../../shared/format";
import { strings } from "../../shared/strings";

interface CountLineProps {
  /** Null before there is anything to count. */
  readonly total: number | null;
  readonly tookMs: number | null;
}

export function CountLine({ total, tookMs }: CountLineProps) {
  return (
    <p className="count-line" role="status">
      {total !== null &&
        (tookMs === null
          ? strings.pictures(total, formatCount(total))
          : strings.countAndTime(total, formatCount(total), formatTook(tookMs)))}
    </p>
  );
}
