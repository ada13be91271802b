/** One line for the name of a collection. */

import { type FormEvent, useState } from "react";
import { tidy } from "../../shared/tidy";
import { strings } from "../../words/strings";

interface NameFormProps {
  readonly name: string;
  readonly onName: (name: string) => void;
}

const LONGEST = 100;

export function NameForm({ name, onName }: NameFormProps) {
  const [text, setText] = useState(name);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (tidy(text) !== "") onName(tidy(text));
  };
  return (
    <form className="name-form" onSubmit={submit}>
      <input
        // The choice that led here is gone, and this is what it led to.
        ref={(input) => input?.focus()}
        className="name-form-input"
        aria-label={strings.collectionName}
        placeholder={strings.collectionName}
        value={text}
        maxLength={LONGEST}
        autoComplete="off"
        onChange={(event) => setText(event.target.value)}
      />
      <button type="submit" className="tool">
        {strings.keepName}
      </button>
    </form>
  );
}
