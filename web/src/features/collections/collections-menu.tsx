/** The button that leads to all collections. What is behind it comes when it is pressed for the first time. */

import { Bookmark } from "lucide-react";
import { useRef, useState } from "react";
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
  const button = useRef<HTMLButtonElement>(null);
  const press = () => {
    onShow();
    setIsOpen(!isOpen);
    // Where it cannot come, the server is gone, which the page says by itself; the next press tries again.
    if (part === null) import("./collections-paper").then(setPart, () => setIsOpen(false));
  };
  return (
    <>
      <button
        ref={button}
        type="button"
        className="tool"
        aria-haspopup="dialog"
        aria-expanded={isOpen}
        aria-label={strings.collections}
        title={strings.collections}
        onClick={press}
      >
        <Bookmark size={20} strokeWidth={1.5} aria-hidden="true" />
      </button>
      {isOpen && part !== null && (
        <part.CollectionsPaper
          anchor={button}
          collections={collections}
          onOpen={onOpen}
          onClose={() => setIsOpen(false)}
        />
      )}
    </>
  );
}
