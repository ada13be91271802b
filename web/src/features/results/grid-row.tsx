/** One row of the accessible grid, over the row of the canvas that looks like it. */

import { memo } from "react";
import type { Gallery } from "../../api/gallery";
import type { Layout } from "../../atlas/justified-layout";
import { useLanguage } from "../../words/use-language";
import { Cell, type CellOptions } from "./cell";

interface GridRowProps extends CellOptions {
  readonly index: number;
  /** Where it stands among all rows of the grid, from 1. */
  readonly rowNumber: number;
  /** Whether its pictures come after the relevance line. */
  readonly isWeaker: boolean;
  readonly layout: Layout;
  /** What is taken from its top to have its place in the document. */
  readonly lag: number;
  readonly setKey: string;
  readonly gallery: Gallery;
  /** `gallery.version`: another one tells that pictures of this row may be known by now. */
  readonly version: number;
  /** The picture that Tab leads to, if it is in this row. */
  readonly active: number | null;
}

export const GridRow = memo(function GridRow(props: GridRowProps) {
  const { index, rowNumber, isWeaker, layout, lag, setKey, gallery, active, version: _, ...options } = props;
  useLanguage();
  const row = layout.row(index);
  if (row === undefined) return null;
  return (
    <div role="row" aria-rowindex={rowNumber} className="grid-row" style={{ top: row.top - lag, height: row.height }}>
      {layout.cells(row).map((place) => (
        <Cell
          // Of another set no cell goes on: it would keep the focus and show another picture.
          key={`${setKey} ${place.index}`}
          place={place}
          column={place.index - row.start + 1}
          count={gallery.count}
          picture={gallery.at(place.index)}
          isActive={place.index === active}
          isWeaker={isWeaker}
          {...options}
        />
      ))}
    </div>
  );
});
