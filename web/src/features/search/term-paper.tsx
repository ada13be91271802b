/** What can be changed about one term: how much it counts, whether it is wanted, and for a picture which part of it. */

import { Crop, X } from "lucide-react";
import { useId } from "react";
import type { PictureTerm, Term } from "../../shared/ask";
import { strings } from "../../words/strings";

interface TermPaperProps {
  readonly term: Term;
  readonly onChange: (term: Term) => void;
  readonly onRemove: () => void;
  /** Leads to where a part of the picture is chosen; undefined where there is no such place for it. */
  readonly onCrop: ((term: PictureTerm) => void) | undefined;
}

const WEIGHTS = [
  [0.5, "½", "half"],
  [1, "1", "once"],
  [2, "2", "twice"],
  [3, "3", "thrice"],
] as const;

export function TermPaper({ term, onChange, onRemove, onCrop }: TermPaperProps) {
  const id = useId();
  return (
    <>
      <fieldset className="term-choice">
        <legend>{strings.howMuch}</legend>
        {WEIGHTS.map(([weight, shown, name]) => (
          <label key={weight} className="term-option">
            <input
              type="radio"
              className="visually-hidden"
              name={`${id} weight`}
              aria-label={strings.weights[name]}
              checked={term.weight === weight}
              onChange={() => onChange({ ...term, weight })}
            />
            <span title={strings.weights[name]}>{shown}</span>
          </label>
        ))}
      </fieldset>
      <fieldset className="term-choice">
        <legend className="visually-hidden">{strings.wantedOrNot}</legend>
        {[false, true].map((isUnwanted) => (
          <label key={String(isUnwanted)} className="term-option">
            <input
              type="radio"
              className="visually-hidden"
              name={`${id} sign`}
              checked={term.isUnwanted === isUnwanted}
              onChange={() => onChange({ ...term, isUnwanted })}
            />
            <span>{isUnwanted ? strings.unwanted : strings.wanted}</span>
          </label>
        ))}
      </fieldset>
      {term.kind === "picture" && onCrop !== undefined && (
        <button type="button" className="popover-choice" onClick={() => onCrop(term)}>
          <Crop size={20} strokeWidth={1.5} aria-hidden="true" />
          {strings.choosePart}
        </button>
      )}
      <button type="button" className="popover-choice" onClick={onRemove}>
        <X size={20} strokeWidth={1.5} aria-hidden="true" />
        {strings.remove}
      </button>
    </>
  );
}
