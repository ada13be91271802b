/** A button with a small paper behind it, which lies beside it while it is open. */

import type { LucideIcon } from "lucide-react";
import { type ReactNode, useRef } from "react";
import { Popover } from "./popover";

interface PopoverButtonProps {
  /** What the button and its paper are called. */
  readonly name: string;
  readonly icon: LucideIcon;
  /** What can be read beside the icon. */
  readonly word?: ReactNode;
  readonly className?: string;
  readonly isOpen: boolean;
  readonly onOpen: () => void;
  readonly onClose: () => void;
  /** What is on the paper; false while that is still to come. */
  readonly children: ReactNode;
}

export function PopoverButton(props: PopoverButtonProps) {
  const { name, icon: Icon, word, className = "tool", isOpen, onOpen, onClose, children } = props;
  const button = useRef<HTMLButtonElement>(null);
  return (
    <>
      <button
        ref={button}
        type="button"
        className={className}
        aria-haspopup="dialog"
        aria-expanded={isOpen}
        aria-label={name}
        title={name}
        onClick={isOpen ? onClose : onOpen}
      >
        <Icon size={20} strokeWidth={1.5} aria-hidden="true" />
        {word}
      </button>
      {isOpen && children !== false && (
        <Popover anchor={button} label={name} onClose={onClose}>
          {children}
        </Popover>
      )}
    </>
  );
}
