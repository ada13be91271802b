/** One value of a filter, chosen or not, with how many pictures it would leave. None is dimmed, not hidden. */

import type { ReactNode } from "react";
import { formatCount } from "../../shared/format";

interface ChoiceProps {
  readonly type: "checkbox" | "radio";
  /** Groups radio buttons. */
  readonly name: string;
  readonly isChosen: boolean;
  readonly count?: number | null;
  readonly onChoose: () => void;
  readonly title?: string;
  readonly children: ReactNode;
}

export function ChoiceBox({ type, name, isChosen, count, onChoose, title, children }: ChoiceProps) {
  return (
    <label className="filter-choice" data-empty={(count === 0 && !isChosen) || undefined} title={title}>
      <input type={type} name={name} className="visually-hidden" checked={isChosen} onChange={onChoose} />
      <span className="filter-choice-name">{children}</span>
      {count !== undefined && count !== null && <span className="filter-choice-count">{formatCount(count)}</span>}
    </label>
  );
}
