/** The button that leads to all collections. What is behind it comes when it is pressed for the first time. */

import { Bookmark } from "lucide-react";
import { useState } from "react";
import { PopoverButton } from "../../shared/popover-button";
import { strings } from "../../words/strings";
import type { CollectionsPaperProps } from "./collections-paper";

interface CollectionsMenuProps extends Pick<CollectionsPaperProps, "collections" | "onOpen"> {
  /** Asks for the list, if it is not there yet. */
  readonly onShow: () => void;
}

type Part = typeof import("./collections-paper");

export function CollectionsMenu({ collections, onShow, onOpen }: CollectionsMenuProps) {
  const [part, setPart] = useState<Part | null>(null);
  const [isOpen, setIsOpen] = useState(false);
  const open = () => {
    onShow();
    setIsOpen(true);
    // Where it cannot come, the server is gone, which the page says by itself; the next press tries again.
    if (part === null) import("./collections-paper").then(setPart, () => setIsOpen(false));
  };
  const close = () => setIsOpen(false);
  return (
    <PopoverButton name={strings.collections} icon={Bookmark} isOpen={isOpen} onOpen={open} onClose={close}>
      {part !== null && <part.CollectionsPaper collections={collections} onOpen={onOpen} onClose={close} />}
    </PopoverButton>
  );
}
