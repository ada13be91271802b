/** The field: one large line with a hairline under it, which turns to the pencil when one writes. */

import { Search, X } from "lucide-react";
import type { ReactNode, Ref } from "react";
import { strings } from "../../words/strings";
import { NotChip } from "./not-chip";
import "./search-field.css";

interface SearchFieldProps {
  readonly text: string;
  readonly isBusy: boolean;
  /** What stands in the field before the words: the picture that others should be like. */
  readonly chip: ReactNode;
  /** What the answers should be without. */
  readonly not: readonly string[];
  readonly inputRef: Ref<HTMLInputElement>;
  readonly onType: (text: string) => void;
  readonly onEnter: () => void;
  readonly onClear: () => void;
  readonly onRemoveNot: (term: string) => void;
  readonly onLeave: () => void;
  /** The arrow down leads from the field into the pictures. */
  readonly onDown: () => void;
}

export function SearchField(props: SearchFieldProps) {
  const { text, isBusy, chip, not, inputRef, onType, onEnter, onClear, onRemoveNot, onLeave, onDown } = props;
  const isFilled = text !== "" || not.length > 0;
  return (
    <form
      role="search"
      className="search-field"
      data-busy={isBusy || undefined}
      onSubmit={(event) => {
        event.preventDefault();
        onEnter();
      }}
    >
      <Search className="search-field-icon" size={20} strokeWidth={1.5} aria-hidden="true" />
      {chip}
      <input
        ref={inputRef}
        type="search"
        className="search-field-input"
        aria-label={strings.searchLabel}
        placeholder={chip === null && not.length === 0 ? strings.searchPlaceholder : ""}
        value={text}
        maxLength={500}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        enterKeyHint="search"
        onChange={(event) => onType(event.target.value)}
        onBlur={onLeave}
        onKeyDown={(event) => {
          // While an input method composes a word, its keys choose among spellings.
          if (event.nativeEvent.isComposing) return;
          const last = not.at(-1);
          if (event.key === "ArrowDown") {
            event.preventDefault();
            onDown();
          } else if (event.key === "Escape" && isFilled) {
            event.preventDefault();
            onClear();
          } else if (event.key === "Backspace" && text === "" && last !== undefined && !event.repeat) {
            onRemoveNot(last);
          }
        }}
      />
      {not.length > 0 && (
        <span className="not-chips">
          {not.map((term) => (
            <NotChip key={term} term={term} onRemove={() => onRemoveNot(term)} />
          ))}
        </span>
      )}
      {isFilled && (
        <button type="button" className="tool search-field-clear" aria-label={strings.clearSearch} onClick={onClear}>
          <X size={20} strokeWidth={1.5} aria-hidden="true" />
        </button>
      )}
    </form>
  );
}
