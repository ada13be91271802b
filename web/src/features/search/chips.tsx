/** The parts of the question behind the words of the field, each of which can be taken away. */

import type { PictureTerm, Term } from "../../shared/ask";
import { strings } from "../../words/strings";
import { Chip } from "./chip";
import { type Part, saidOf } from "./sentence";
import { TermChip } from "./term-chip";

interface ChipsProps {
  readonly parts: readonly Part[];
  /** Whether nothing but the one part is asked. */
  readonly isAlone: boolean;
  readonly onRemove: (part: Part) => void;
  readonly onChangeTerm: (term: Term, changed: Term) => void;
  /** Where filters, order and variety are chosen. */
  readonly onFilters: () => void;
  readonly onCrop: ((term: PictureTerm) => void) | undefined;
}

export function Chips({ parts, isAlone, onRemove, onChangeTerm, onFilters, onCrop }: ChipsProps) {
  if (parts.length === 0) return null;
  return (
    <ul className="chips" aria-label={strings.chips}>
      {parts.map((part) => (
        <li key={part.key} className="chips-part">
          {part.kind === "term" ? (
            <TermChip
              term={part.term}
              isAlone={isAlone}
              onChange={(term) => onChangeTerm(part.term, term)}
              onRemove={() => onRemove(part)}
              onCrop={onCrop}
            />
          ) : (
            <PlainChip part={part} onRemove={() => onRemove(part)} onFilters={onFilters} />
          )}
        </li>
      ))}
    </ul>
  );
}

interface PlainChipProps {
  readonly part: Exclude<Part, { readonly kind: "term" }>;
  readonly onRemove: () => void;
  readonly onFilters: () => void;
}

function PlainChip({ part, onRemove, onFilters }: PlainChipProps) {
  const says = saidOf(part);
  const colour = part.kind === "filter" ? part.filter.colour : undefined;
  const press = part.kind === "feedback" ? {} : { onPress: onFilters };
  return (
    <Chip says={says} removeName={strings.removePart(says)} onRemove={onRemove} {...press}>
      {colour !== undefined && <span className="chip-swatch" style={{ background: `#${colour}` }} />}
      <span className="chip-text">{says}</span>
    </Chip>
  );
}
