/** Chooses the collection that pictures are added to, or makes one for them. */

import { BookmarkPlus, Plus } from "lucide-react";
import { useState } from "react";
import { type Collection, FAVOURITES } from "../../api/collections";
import { formatCount } from "../../shared/format";
import { PopoverButton } from "../../shared/popover-button";
import { strings } from "../../words/strings";
import { NameForm } from "./name-form";

interface CollectionPickerProps {
  readonly list: readonly Collection[] | undefined;
  /** Asks for the list, if it is not there yet. */
  readonly onOpen: () => void;
  readonly onPick: (id: string) => void;
  readonly onCreate: (name: string) => void;
}

export function CollectionPicker({ list, onOpen, onPick, onCreate }: CollectionPickerProps) {
  const [isOpen, setIsOpen] = useState(false);
  const [isNaming, setIsNaming] = useState(false);
  const own = list?.filter(({ id }) => id !== FAVOURITES);
  const close = () => {
    setIsOpen(false);
    setIsNaming(false);
  };
  return (
    <PopoverButton
      name={strings.addTo}
      icon={BookmarkPlus}
      word={<span className="selection-word">{strings.addToShort}</span>}
      isOpen={isOpen}
      onOpen={() => {
        onOpen();
        setIsOpen(true);
      }}
      onClose={close}
    >
      {own?.map(({ id, name, count }) => (
        <button
          key={id}
          type="button"
          className="popover-choice"
          onClick={() => {
            close();
            onPick(id);
          }}
        >
          <span className="collection-name">{name}</span>
          <span className="collection-count">{formatCount(count)}</span>
        </button>
      ))}
      {isNaming || own?.length === 0 ? (
        <NameForm
          name=""
          onName={(name) => {
            close();
            onCreate(name);
          }}
        />
      ) : (
        <button type="button" className="popover-choice" onClick={() => setIsNaming(true)}>
          <Plus size={20} strokeWidth={1.5} aria-hidden="true" />
          {strings.newCollection}
        </button>
      )}
    </PopoverButton>
  );
}
