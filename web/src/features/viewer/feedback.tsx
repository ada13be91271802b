/** Says that answers should be more, or less, like the open picture. Pressed again, it is taken back. */

import { Minus, Plus } from "lucide-react";
import { strings } from "../../words/strings";

/** What was said of a picture so far; null where nothing was. */
export type Opinion = "more" | "less" | null;

interface FeedbackProps {
  readonly opinion: Opinion;
  readonly onMore: () => void;
  readonly onLess: () => void;
}

export function Feedback({ opinion, onMore, onLess }: FeedbackProps) {
  return (
    <div className="feedback">
      <button type="button" className="feedback-button" aria-pressed={opinion === "more"} onClick={onMore}>
        <Plus size={16} strokeWidth={1.5} aria-hidden="true" />
        {strings.moreLikeThis}
      </button>
      <button type="button" className="feedback-button" aria-pressed={opinion === "less"} onClick={onLess}>
        <Minus size={16} strokeWidth={1.5} aria-hidden="true" />
        {strings.lessLikeThis}
      </button>
      <p role="status" className="details-note-line">
        {opinion === "more" && strings.answerMovedTo}
        {opinion === "less" && strings.answerMovedAway}
      </p>
    </div>
  );
}
