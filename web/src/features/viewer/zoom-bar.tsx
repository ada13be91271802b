/** How large an enlarged picture is, and the same by pressing as by wheel and fingers. */

import { Minus, Plus } from "lucide-react";
import { formatPercent } from "../../shared/format";
import { strings } from "../../words/strings";
import type { Zoom } from "./use-zoom";
import { ICON } from "./viewer-bar";

/** What one press of a key or a button enlarges by. */
export const STEP = 1.5;

export function ZoomBar({ zoom }: { readonly zoom: Zoom }) {
  const { scale } = zoom.view;
  const share = formatPercent(scale);
  return (
    <div className="zoom-bar viewer-chrome">
      <button
        type="button"
        className="tool"
        aria-label={strings.smaller}
        title={strings.withKey(strings.smaller, "−")}
        onClick={() => zoom.stepBy(1 / STEP)}
      >
        <Minus {...ICON} />
      </button>
      <button
        type="button"
        className="tool zoom-share"
        aria-label={strings.placed(share, [strings.fit])}
        title={strings.withKey(strings.fit, "0")}
        onClick={zoom.fit}
      >
        {share}
      </button>
      <button
        type="button"
        className="tool"
        aria-label={strings.larger}
        title={strings.withKey(strings.larger, "+")}
        disabled={scale >= zoom.space.most}
        onClick={() => zoom.stepBy(STEP)}
      >
        <Plus {...ICON} />
      </button>
      <p className="visually-hidden" role="status">
        {share}
      </p>
    </div>
  );
}
