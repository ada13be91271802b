/** A choice of one out of few, all in sight. */

import { useId } from "react";
import { ChoiceBox } from "./choice";

interface SingleChoiceProps<Value> {
  readonly title: string;
  readonly options: readonly { readonly value: Value; readonly name: string; readonly count?: number | null }[];
  readonly chosen: Value;
  readonly onChange: (value: Value) => void;
}

export function SingleChoice<Value>({ title, options, chosen, onChange }: SingleChoiceProps<Value>) {
  const id = useId();
  return (
    <fieldset className="filter-group">
      <legend>{title}</legend>
      <div className="filter-choices">
        {options.map(({ value, name, count }) => (
          <ChoiceBox
            key={name}
            type="radio"
            name={id}
            isChosen={value === chosen}
            count={count ?? null}
            onChoose={() => onChange(value)}
          >
            {name}
          </ChoiceBox>
        ))}
      </div>
    </fieldset>
  );
}
