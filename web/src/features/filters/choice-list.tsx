/** The values of one filter, several of which are alternatives. Many are shortened, and can be looked through. */

import { type ReactNode, useId, useState } from "react";
import { formatCount } from "../../shared/format";
import { tidy } from "../../shared/tidy";
import { strings } from "../../words/strings";
import { ChoiceBox } from "./choice";
import { type Choice, firstOf, toggled } from "./choices";

interface ChoiceListProps {
  readonly title: string;
  readonly choices: readonly Choice[];
  readonly nameOf: (value: string) => ReactNode;
  readonly onChange: (chosen: readonly string[]) => void;
}

const SHOWN_AT_FIRST = 12;

export function ChoiceList({ title, choices, nameOf, onChange }: ChoiceListProps) {
  const id = useId();
  const [showsAll, setShowsAll] = useState(false);
  const [sought, setSought] = useState("");
  if (choices.length === 0) return null;
  const chosen = choices.filter(({ isChosen }) => isChosen).map(({ value }) => value);
  const isLong = choices.length > SHOWN_AT_FIRST;
  const words = tidy(sought).toLowerCase();
  const found = choices.filter(({ value }) => `${value} ${nameOf(value)}`.toLowerCase().includes(words));
  const shown = isLong && !showsAll && words === "" ? firstOf(choices, SHOWN_AT_FIRST) : found;
  return (
    <fieldset className="filter-group">
      <legend>{title}</legend>
      {isLong && showsAll && (
        <input
          type="search"
          className="filter-search"
          aria-label={strings.filterSearch(title)}
          placeholder={strings.filterSearch(title)}
          value={sought}
          onChange={(event) => setSought(event.target.value)}
        />
      )}
      <div className="filter-choices">
        {shown.map(({ value, count, isChosen }) => (
          <ChoiceBox
            key={value}
            type="checkbox"
            name={id}
            isChosen={isChosen}
            count={count}
            onChoose={() => onChange(toggled(chosen, value))}
          >
            {nameOf(value)}
          </ChoiceBox>
        ))}
      </div>
      {isLong && (
        <button type="button" className="filter-more" aria-expanded={showsAll} onClick={() => setShowsAll(!showsAll)}>
          {showsAll ? strings.filterFewer : strings.filterMore(formatCount(choices.length - shown.length))}
        </button>
      )}
    </fieldset>
  );
}
