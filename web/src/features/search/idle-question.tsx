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
export function Veil() {
  return <div className="veil" />;
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
