/**
 * The field: one large line with a hairline under it, which turns to the pencil when one writes. The words come first,
 * the other parts of the question follow as one sentence, and at its end stands what can be added.
 */

import { ImageIcon, ListFilter, Search, X } from "lucide-react";
import type { ReactNode, Ref } from "react";
import { strings } from "../../words/strings";
import "./search-field.css";

interface SearchFieldProps {
  readonly text: string;
  readonly isBusy: boolean;
  /** The parts of the question behind the words. */
  readonly chips: ReactNode;
  readonly hasChips: boolean;
  /** The menu of what can be added. */
  readonly more: ReactNode;
  readonly inputRef: Ref<HTMLInputElement>;
  readonly onType: (text: string) => void;
  readonly onEnter: () => void;
  readonly onClear: () => void;
  /** The last of the chips goes. */
  readonly onRemoveLast: () => void;
  readonly onLeave: () => void;
  readonly onPress: () => void;
  /** The arrow down leads from the field to what lies below it. */
  readonly onDown: () => void;
  readonly onPicture: () => void;
  readonly onFilters: () => void;
  readonly showsFilters: boolean;
}

export function SearchField(props: SearchFieldProps) {
  const { text, isBusy, chips, hasChips, more, inputRef, onType, onEnter, onClear, onRemoveLast } = props;
  const { onLeave, onPress, onDown, onPicture, onFilters, showsFilters } = props;
  const isFilled = text !== "" || hasChips;
  return (
    <search className="search-field" data-busy={isBusy || undefined}>
      <Search className="search-field-icon" size={20} strokeWidth={1.5} aria-hidden="true" />
      <form
        className="search-field-form"
        onSubmit={(event) => {
          event.preventDefault();
          onEnter();
        }}
      >
        <input
          ref={inputRef}
          type="search"
          className="search-field-input"
          aria-label={strings.searchLabel}
          placeholder={hasChips ? strings.addWordsPlaceholder : strings.searchPlaceholder}
          value={text}
          maxLength={500}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          enterKeyHint="search"
          onChange={(event) => onType(event.target.value)}
          onBlur={onLeave}
          onClick={onPress}
          onKeyDown={(event) => {
            // While an input method composes a word, its keys choose among spellings.
            if (event.nativeEvent.isComposing) return;
            if (event.key === "/" && text === "") {
              // The key that leads to the field, where one is there already, asks for nothing.
              event.preventDefault();
            } else if (event.key === "ArrowDown") {
              event.preventDefault();
              onDown();
            } else if (event.key === "Escape" && isFilled) {
              event.preventDefault();
              onClear();
            } else if (event.key === "Backspace" && text === "" && hasChips && !event.repeat) {
              onRemoveLast();
            }
          }}
        />
      </form>
      {chips}
      <span className="field-tools">
        {isFilled && (
          <button type="button" className="tool field-tool" aria-label={strings.clearSearch} onClick={onClear}>
            <X size={20} strokeWidth={1.5} aria-hidden="true" />
          </button>
        )}
        <button
          type="button"
          className="tool field-tool"
          aria-label={strings.byPicture}
          title={strings.byPicture}
          onClick={onPicture}
        >
          <ImageIcon size={20} strokeWidth={1.5} aria-hidden="true" />
        </button>
        <button
          type="button"
          className="tool field-tool field-filters"
          aria-label={strings.addFilters}
          title={strings.addFilters}
          aria-expanded={showsFilters}
          onClick={onFilters}
        >
          <ListFilter size={20} strokeWidth={1.5} aria-hidden="true" />
        </button>
        {more}
      </span>
    </search>
  );
}
