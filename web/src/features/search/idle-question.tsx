/** The first sight: the question in front of the wall, with a few things to look for that are really there. */

import { strings } from "../../words/strings";
import "./idle-question.css";

interface IdleQuestionProps {
  readonly suggestions: readonly string[];
  readonly onSuggestion: (suggestion: string) => void;
  /** Has a picture chosen to search by, where one cannot be dropped. */
  readonly onChoose: () => void;
}

/** Paper over the first window of the wall, so that words can be read before it. */
/** `isLeaving` where something is asked whose answer is not there yet: should that take long, the wall is seen again. */
export function Veil({ isLeaving }: { readonly isLeaving: boolean }) {
  return <div className="veil" data-leaving={isLeaving || undefined} />;
}

export function IdleQuestion({ suggestions, onSuggestion, onChoose }: IdleQuestionProps) {
  return (
    <div className="idle">
      <h1 className="idle-question">{strings.question}</h1>
      <div className="idle-suggestions">
        <p className="idle-drop">{strings.orDrop}</p>
        <p className="idle-choose">
          <button type="button" className="idle-suggestion" onClick={onChoose}>
            {strings.orChoose}
          </button>
        </p>
        {suggestions.length > 0 && <span>{strings.suggestionsLead}</span>}
        {suggestions.map((suggestion) => (
          <button key={suggestion} type="button" className="idle-suggestion" onClick={() => onSuggestion(suggestion)}>
            {suggestion}
          </button>
        ))}
      </div>
    </div>
  );
}

/** What stands there instead when the collection has no pictures. */
export function EmptyCollection() {
  return (
    <div className="idle">
      <h1 className="idle-question">{strings.emptyTitle}</h1>
      <div className="idle-suggestions">
        <p className="idle-hint">{strings.emptyHint}</p>
        <code className="idle-command">{strings.emptyCommand}</code>
      </div>
    </div>
  );
}
