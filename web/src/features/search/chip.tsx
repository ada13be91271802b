/** A part of the question behind the words of the field: what it says, which opens what can be changed, and its end. */

import { X } from "lucide-react";
import { type ReactNode, useRef, useState } from "react";
import { Popover } from "../../shared/popover";
import { strings } from "../../words/strings";

interface ChipProps {
  /** The part in words, for those who hear it. */
  readonly says: string;
  readonly className?: string;
  readonly removeName: string;
  readonly onRemove: () => void;
  /** What its button opens; without it the chip only says something. */
  readonly paper?: (close: () => void) => ReactNode;
  /** What its button does instead of opening a paper. */
  readonly onPress?: () => void;
  readonly children: ReactNode;
}

export function Chip({ says, className, removeName, onRemove, paper, onPress, children }: ChipProps) {
  const [isOpen, setIsOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const close = () => setIsOpen(false);
  const press = onPress ?? (paper && (() => setIsOpen(!isOpen)));
  return (
    <span className={className === undefined ? "chip" : `chip ${className}`}>
      {press === undefined ? (
        <span className="chip-says">{children}</span>
      ) : (
        <button
          ref={button}
          type="button"
          className="chip-says"
          aria-label={strings.changePart(says)}
          aria-haspopup={paper && "dialog"}
          aria-expanded={paper && isOpen}
          onClick={press}
        >
          {children}
        </button>
      )}
      <button type="button" className="chip-remove" aria-label={removeName} onClick={onRemove}>
        <X size={14} strokeWidth={1.5} aria-hidden="true" />
      </button>
      {isOpen && paper !== undefined && (
        <Popover anchor={button} label={strings.changePart(says)} onClose={close}>
          {paper(close)}
        </Popover>
      )}
    </span>
  );
}
