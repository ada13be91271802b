/** What else can be asked, behind the "+" at the end of the field: more words, words not wanted, a picture, filters. */

import { Camera, ImageIcon, ListFilter, MessageSquareOff, Plus, Type } from "lucide-react";
import { type FormEvent, useState } from "react";
import { PopoverButton } from "../../shared/popover-button";
import { tidy } from "../../shared/tidy";
import { strings } from "../../words/strings";

interface AddMenuProps {
  readonly onWords: (words: string, isUnwanted: boolean) => void;
  readonly onPicture: () => void;
  readonly onPhoto: () => void;
  readonly onFilters: () => void;
}

type Shown = "nothing" | "choices" | "words" | "without";

/** Fingers have cameras; mice seldom do. */
const hasCamera = () => window.matchMedia("(pointer: coarse)").matches;

export function AddMenu({ onWords, onPicture, onPhoto, onFilters }: AddMenuProps) {
  const [shown, setShown] = useState<Shown>("nothing");
  const close = () => setShown("nothing");
  const then = (act: () => void) => () => {
    close();
    act();
  };
  const choices = [
    [Type, strings.addWords, () => setShown("words")],
    [MessageSquareOff, strings.addWithout, () => setShown("without")],
    [ImageIcon, strings.addPicture, then(onPicture)],
    ...(hasCamera() ? ([[Camera, strings.addPhoto, then(onPhoto)]] as const) : []),
    [ListFilter, strings.addFilters, then(onFilters)],
  ] as const;
  return (
    <PopoverButton
      name={strings.add}
      icon={Plus}
      className="tool field-tool"
      isOpen={shown !== "nothing"}
      onOpen={() => setShown("choices")}
      onClose={close}
    >
      {shown === "choices" ? (
        choices.map(([Icon, name, act]) => (
          <button key={name} type="button" className="popover-choice" onClick={act}>
            <Icon size={20} strokeWidth={1.5} aria-hidden="true" />
            {name}
          </button>
        ))
      ) : (
        <WordsForm
          isUnwanted={shown === "without"}
          onWords={(words) => {
            close();
            onWords(words, shown === "without");
          }}
        />
      )}
    </PopoverButton>
  );
}

interface WordsFormProps {
  readonly isUnwanted: boolean;
  readonly onWords: (words: string) => void;
}

/** One line for words that become a term of their own. */
function WordsForm({ isUnwanted, onWords }: WordsFormProps) {
  const [words, setWords] = useState("");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (tidy(words) !== "") onWords(tidy(words));
  };
  return (
    <form className="words-form" onSubmit={submit}>
      <label className="words-form-label">
        {isUnwanted ? strings.withoutLabel : strings.moreWordsLabel}
        <input
          // The choice that led here is gone, and this is what it led to.
          ref={(input) => input?.focus()}
          className="words-form-input"
          value={words}
          maxLength={500}
          autoComplete="off"
          autoCapitalize="none"
          onChange={(event) => setWords(event.target.value)}
        />
      </label>
      <button type="submit" className="tool">
        {strings.addThis}
      </button>
    </form>
  );
}
