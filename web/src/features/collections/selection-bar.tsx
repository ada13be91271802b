/** What can be done with the selected pictures: a strip at the bottom, while there are any. */

import { BookmarkMinus, Download, Heart, X } from "lucide-react";
import { useState } from "react";
import { FAVOURITES } from "../../api/collections";
import { formatCount } from "../../shared/format";
import { PopoverButton } from "../../shared/popover-button";
import { strings } from "../../words/strings";
import { keyPressed } from "./cell-keys";
import { CollectionPicker } from "./collection-picker";
import "./collections.css";
import "./favourite-button.css";
import { TakeAlong } from "./take-along";
import type { Collections } from "./use-collections";
import type { Selection } from "./use-selection";

export interface SelectionBarProps {
  readonly selection: Selection;
  readonly collections: Collections;
  /** The collection that is looked at, out of which pictures can be taken; null where it is none, or several. */
  readonly within: string | null;
  /** Asks for the list of collections, if it is not there yet. */
  readonly onShowList: () => void;
  /** Hears that the strip goes with the focus in it. */
  readonly onCleared: () => void;
}

const ICON = { size: 20, strokeWidth: 1.5, "aria-hidden": true } as const;

export function SelectionBar({ selection, collections, within, onShowList, onCleared }: SelectionBarProps) {
  const { favourites } = collections;
  const ids = [...selection.ids];
  const { reach } = selection;
  const areFavourites = favourites !== null && ids.every((id) => favourites.has(id));
  const clear = () => {
    selection.clear();
    onCleared();
  };
  return (
    <section
      className="selection-bar"
      aria-label={strings.selectedPictures}
      data-reach={reach !== null || undefined}
      onKeyDown={(event) => {
        // The key clears the selection wherever the focus is; here the focus has to go elsewhere as well.
        if (keyPressed(event.nativeEvent, true)?.key !== "none") return;
        event.preventDefault();
        clear();
      }}
    >
      <p className="selection-count" role="status">
        {reach === null
          ? strings.selected(formatCount(ids.length))
          : strings.selectedFirst(formatCount(ids.length), formatCount(reach.count), formatCount(reach.total))}
      </p>
      <div className="selection-tools">
        <button
          type="button"
          className="tool favourite-button"
          aria-pressed={areFavourites}
          aria-label={strings.favourite}
          title={areFavourites ? strings.notFavourite : strings.favourite}
          onClick={() => (areFavourites ? collections.remove(FAVOURITES, ids) : collections.add(FAVOURITES, ids))}
        >
          <Heart {...ICON} />
          <span className="selection-word">{strings.favourite}</span>
        </button>
        <CollectionPicker
          list={collections.list}
          onOpen={onShowList}
          onPick={(id) => collections.add(id, ids)}
          onCreate={(name) => collections.create(name, ids)}
        />
        {within !== null && within !== FAVOURITES && (
          <button
            type="button"
            className="tool"
            aria-label={strings.removeFrom(collections.nameOf(within))}
            title={strings.removeFrom(collections.nameOf(within))}
            onClick={() => {
              collections.remove(within, ids);
              clear();
            }}
          >
            <BookmarkMinus {...ICON} />
            <span className="selection-word">{strings.removeFrom(collections.nameOf(within))}</span>
          </button>
        )}
        <DownloadButton ids={ids} />
        <button
          type="button"
          className="tool"
          aria-label={strings.clearSelection}
          title={strings.withKey(strings.clearSelection, "Esc")}
          onClick={clear}
        >
          <X {...ICON} />
        </button>
      </div>
    </section>
  );
}

function DownloadButton({ ids }: { readonly ids: readonly string[] }) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <PopoverButton
      name={strings.download}
      icon={Download}
      word={<span className="selection-word">{strings.download}</span>}
      isOpen={isOpen}
      onOpen={() => setIsOpen(true)}
      onClose={() => setIsOpen(false)}
    >
      <TakeAlong wanted={{ ids }} />
    </PopoverButton>
  );
}
