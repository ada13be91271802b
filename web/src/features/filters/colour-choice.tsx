/** A colour that pictures should have: one with a name, or any other. */

import { useEffect, useId, useRef } from "react";
import { PALETTE } from "../../shared/palette";
import { strings } from "../../words/strings";

interface ColourChoiceProps {
  /** Six hexadecimal digits. */
  readonly chosen: string | null;
  readonly onChange: (colour: string | null) => void;
}

export function ColourChoice({ chosen, onChange }: ColourChoiceProps) {
  const id = useId();
  const own = useRef<HTMLInputElement>(null);
  const latest = useRef(onChange);
  useEffect(() => {
    latest.current = onChange;
  });
  const isOther = chosen !== null && PALETTE.every(([, hex]) => hex !== chosen);

  useEffect(() => {
    // React hears of every colour that the pointer passes; only the one that is chosen is a question.
    const input = own.current;
    const decided = () => latest.current(input?.value.slice(1) ?? null);
    input?.addEventListener("change", decided);
    return () => input?.removeEventListener("change", decided);
  }, []);

  return (
    <fieldset className="filter-group">
      <legend>{strings.filterColour}</legend>
      <div className="colour-choices">
        {PALETTE.map(([name, hex]) => (
          <label key={hex} className="colour-choice" title={strings.colours[name]}>
            <input
              type="checkbox"
              name={id}
              className="visually-hidden"
              aria-label={strings.colours[name]}
              checked={chosen === hex}
              onChange={() => onChange(chosen === hex ? null : hex)}
            />
            <span style={{ background: `#${hex}` }} />
          </label>
        ))}
        <label className="colour-other" data-chosen={isOther || undefined}>
          <input ref={own} type="color" defaultValue={isOther ? `#${chosen}` : "#808080"} />
          {strings.filterOtherColour}
        </label>
      </div>
    </fieldset>
  );
}
