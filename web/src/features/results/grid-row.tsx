/** One row of the accessible grid: links over the canvas, each with its picture's name and actions. */

import { Images } from "lucide-react";
import { memo } from "react";
import type { ShownPicture } from "../../api/queries";
import type { Layout } from "../../atlas/justified-layout";
import { formatCount } from "../../shared/format";
import { strings } from "../../words/strings";
import { useLanguage } from "../../words/use-language";
import { WEAKER } from "./relevance-line";

interface GridRowProps {
  readonly index: number;
  /** Where it stands among all rows of the grid, from 1. */
  readonly rowNumber: number;
  /** Whether its pictures come after the relevance line. */
  readonly isWeaker: boolean;
  readonly layout: Layout;
  readonly pictures: readonly ShownPicture[];
  /** The picture that Tab leads to, if it is in this row. */
  readonly active: number | null;
}

/** Narrower than this, the action is an icon without its word. */
const ROOM_FOR_WORDS = 170;

export const GridRow = memo(function GridRow(props: GridRowProps) {
  const { index, rowNumber, isWeaker, layout, pictures, active } = props;
  useLanguage();
  const row = layout.rows[index];
  if (row === undefined) return null;
  const cells = [];
  for (let at = row.start; at < row.end; at++) {
    const picture = pictures[at];
    if (picture === undefined) continue;
    const width = layout.widths[at] ?? 0;
    const others = picture.stack?.length ?? 0;
    const tabIndex = at === active ? 0 : -1;
    cells.push(
      <div
        key={picture.id}
        role="gridcell"
        aria-colindex={at - row.start + 1}
        className="cell"
        style={{ left: layout.lefts[at], width }}
      >
        <a
          href={picture.original_url}
          className="cell-link"
          data-index={at}
          tabIndex={tabIndex}
          aria-describedby={isWeaker ? WEAKER : undefined}
        >
          <span className="visually-hidden">{picture.name}</span>
          {others > 0 && (
            <span className="cell-stack">
              <span aria-hidden="true">{strings.moreOf(formatCount(others))}</span>
              <span className="visually-hidden">{strings.andNearDuplicates(others, formatCount(others))}</span>
            </span>
          )}
        </a>
        <div className="cell-caption">
          <span className="cell-name" aria-hidden="true">
            {picture.name}
          </span>
          <button
            type="button"
            className="cell-action"
            data-similar={at}
            tabIndex={tabIndex}
            aria-label={strings.similarTo(picture.name)}
            title={strings.similar}
          >
            <Images size={16} strokeWidth={1.5} aria-hidden="true" />
            {width >= ROOM_FOR_WORDS && <span>{strings.similar}</span>}
          </button>
        </div>
      </div>,
    );
  }
  return (
    <div role="row" aria-rowindex={rowNumber} className="grid-row" style={{ top: row.top, height: row.height }}>
      {cells}
    </div>
  );
});
