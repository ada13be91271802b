/** The top of the page: the name, the field that rises to it from the question, the count, and the light switch. */

import { type MouseEvent, type RefObject, useState } from "react";
import type { PictureSet } from "../api/queries";
import { useLookedAt } from "../api/server-state";
import { CollectionsMenu } from "../features/collections/collections-menu";
import type { PictureInputsHandle } from "../features/search/picture-inputs";
import { CountLine } from "../features/status/count-line";
import { keyOf, NOTHING, type PictureTerm } from "../shared/ask";
import { strings } from "../words/strings";
import { AskingField } from "./asking-field";
import { visit } from "./history";
import { Keys } from "./keys";
import { formatRoute, IDLE, type Route } from "./route";
import type { Marking } from "./use-marking";
import { type Look, ViewMenu } from "./view-menu";

interface SearchBarProps {
  readonly route: Route;
  readonly set: PictureSet;
  /** Whether the field lies at the top rather than below the question. */
  readonly isDocked: boolean;
  /** Whether there is nothing to search. */
  readonly isHidden: boolean;
  readonly inputRef: RefObject<HTMLInputElement | null>;
  /** Gets the ways to choose a picture. */
  readonly pictureInputs: RefObject<PictureInputsHandle | null>;
  readonly onDown: () => void;
  readonly look: Look;
  readonly marking: Marking;
  /** Leads to where a part of a picture is chosen. */
  readonly onCropTerm?: (term: PictureTerm) => void;
}

export function SearchBar({
  route,
  set,
  isDocked,
  isHidden,
  inputRef,
  pictureInputs,
  onDown,
  look,
  marking,
  onCropTerm,
}: SearchBarProps) {
  const [showsKeys, setShowsKeys] = useState(false);
  const lookedAt = useLookedAt();
  const isOfWall = set.key === keyOf(NOTHING);
  const goHome = (event: MouseEvent) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (formatRoute(route) === formatRoute(IDLE)) window.scrollTo({ top: 0 });
    visit(IDLE);
  };

  return (
    <header className="bar" data-docked={isDocked || undefined}>
      <a className="wordmark" href="/" aria-label={strings.home} onClick={goHome}>
        {strings.productName}
      </a>
      {!isHidden && (
        <div className="bar-field">
          <AskingField
            route={route}
            set={set}
            inputRef={inputRef}
            pictureInputs={pictureInputs}
            onDown={onDown}
            onCropTerm={onCropTerm}
            collections={marking.collections.list}
            nameOfCollection={marking.collections.nameOf}
            onShowCollections={marking.showList}
          />
        </div>
      )}
      <div className="bar-end">
        <CountLine
          // Of one question what was counted for another may stand for a moment, but not for all pictures, nor for ever.
          total={set.key === "" || !isDocked || (set.isStale && (isOfWall || set.problem !== null)) ? null : set.total}
          nearDuplicates={set.nearDuplicates}
          relevantCount={set.relevantCount}
          tookMs={set.tookMs}
          lookedAt={lookedAt}
        />
        {!isHidden && (
          <CollectionsMenu collections={marking.collections} onShow={marking.showList} onOpen={marking.open} />
        )}
        <ViewMenu route={route} look={look} hasPictures={!isHidden} onKeys={() => setShowsKeys(true)} />
        <Keys isOpen={showsKeys} onOpen={setShowsKeys} />
      </div>
    </header>
  );
}
