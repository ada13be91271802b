/** "not people": what the answers should be without, struck through in pencil; pressing it takes it back. */

import { X } from "lucide-react";
import { strings } from "../../words/strings";

interface NotChipProps {
  readonly term: string;
  readonly onRemove: () => void;
}

export function NotChip({ term, onRemove }: NotChipProps) {
  return (
    <button type="button" className="not-chip" aria-label={strings.removeNot(term)} onClick={onRemove}>
      <span className="not-chip-lead">{strings.not}</span> <span className="not-chip-term">{term}</span>
      <X size={14} strokeWidth={1.5} aria-hidden="true" />
    </button>
  );
}
