/** The ways to the pictures before and after, at the sides of the window. */

import { ArrowLeft, ArrowRight } from "lucide-react";
import { strings } from "../../words/strings";

interface TurnButtonsProps {
  /** Absent at either end. */
  readonly onBack: (() => void) | undefined;
  readonly onOn: (() => void) | undefined;
}

export function TurnButtons({ onBack, onOn }: TurnButtonsProps) {
  return (
    <>
      <button
        type="button"
        className="viewer-turn viewer-turn-back viewer-chrome"
        aria-label={strings.previous}
        title={strings.withKey(strings.previous, "←")}
        disabled={onBack === undefined}
        onClick={onBack}
      >
        <ArrowLeft size={22} strokeWidth={1.5} aria-hidden="true" />
      </button>
      <button
        type="button"
        className="viewer-turn viewer-turn-on viewer-chrome"
        aria-label={strings.next}
        title={strings.withKey(strings.next, "→")}
        disabled={onOn === undefined}
        onClick={onOn}
      >
        <ArrowRight size={22} strokeWidth={1.5} aria-hidden="true" />
      </button>
    </>
  );
}
