/** The field with all that can stand in it: words, terms, filters, and pictures that are chosen, dropped or pasted. */

import { lazy, type RefObject, Suspense, useRef, useState } from "react";
import type { PictureSet } from "../api/queries";
import type { Collection } from "../features/filters/filter-panel";
import { AddMenu } from "../features/search/add-menu";
import { Chips } from "../features/search/chips";
import { DropOverlay } from "../features/search/drop-overlay";
import { PictureInputs, type PictureInputsHandle } from "../features/search/picture-inputs";
import { SearchField } from "../features/search/search-field";
import { SendingNotes } from "../features/search/sending-notes";
import { termOf } from "../features/search/sent-pictures";
import { type Part, partsOf, withoutPart, withTerm } from "../features/search/sentence";
import { useDropped } from "../features/search/use-dropped";
import { useSending } from "../features/search/use-sending";
import { type Ask, keyOf, type PictureTerm, picture, words } from "../shared/ask";
import { readPhrase } from "../shared/phrase";
import type { Route } from "./route";
import { useAsking } from "./use-asking";
import { useKeyboardInset } from "./use-keyboard-inset";

const FilterPanel = lazy(async () => ({ default: (await import("../features/filters/filter-panel")).FilterPanel }));
const NO_COLLECTIONS: readonly Collection[] = [];

interface AskingFieldProps {
  readonly route: Route;
  readonly set: PictureSet;
  readonly inputRef: RefObject<HTMLInputElement | null>;
  readonly onDown: () => void;
  readonly onCropTerm: ((term: PictureTerm) => void) | undefined;
  /** The collections that one can filter by. */
  readonly collections?: readonly Collection[];
}

export function AskingField({
  route,
  set,
  inputRef,
  onDown,
  onCropTerm,
  collections = NO_COLLECTIONS,
}: AskingFieldProps) {
  const { text, type, enter, clear, change, leave } = useAsking(route, set);
  const [showsFilters, setShowsFilters] = useState(false);
  const inputs = useRef<PictureInputsHandle>(null);
  const like = (id: string) => change((ask) => ({ ...ask, terms: [...ask.terms, picture(id)] }));
  const sender = useSending((reference) => like(termOf(reference)));
  const dragged = useDropped({ onFiles: sender.send, onPicture: like });
  useKeyboardInset();

  const written = readPhrase(text).not;
  const parts = partsOf(route.ask).filter((part) => !isOneOf(written, part));
  const backToField = () => inputRef.current?.focus();
  const ask = (to: (ask: Ask) => Ask) => {
    change(to);
    backToField();
  };
  const remove = (part: Part) => ask((asked) => withoutPart(asked, part));
  const choose = () => inputs.current?.choose();
  const closeFilters = () => {
    setShowsFilters(false);
    backToField();
  };

  return (
    <>
      <SearchField
        text={text}
        isBusy={set.isFetching && set.isStale}
        hasChips={parts.length > 0}
        chips={
          <Chips
            parts={parts}
            isAlone={text === "" && parts.length === 1}
            onRemove={remove}
            onChangeTerm={(term, changed) => change((asked) => withTerm(asked, term, changed))}
            onFilters={() => setShowsFilters(true)}
            onCrop={onCropTerm}
          />
        }
        more={
          <AddMenu
            onWords={(text, isUnwanted) =>
              ask((asked) => ({ ...asked, terms: [...asked.terms, words(text, isUnwanted)] }))
            }
            onPicture={choose}
            onPhoto={() => inputs.current?.photograph()}
            onFilters={() => setShowsFilters(true)}
          />
        }
        inputRef={inputRef}
        onType={type}
        onEnter={enter}
        onClear={() => {
          clear();
          backToField();
        }}
        onRemoveLast={() => {
          const last = parts.at(-1);
          if (last !== undefined) remove(last);
        }}
        onLeave={leave}
        onDown={() => {
          leave();
          onDown();
        }}
        onPicture={choose}
        onFilters={() => setShowsFilters(!showsFilters)}
        showsFilters={showsFilters}
      />
      {showsFilters && (
        <Suspense>
          <FilterPanel
            ask={route.ask}
            snapshot={set.key === keyOf(route.ask) ? set.snapshot : null}
            collections={collections}
            onChange={change}
            onClose={closeFilters}
          />
        </Suspense>
      )}
      <PictureInputs ref={inputs} onFiles={sender.send} />
      <SendingNotes {...sender} />
      <DropOverlay dragged={dragged} />
    </>
  );
}

/** Whether a part is still among the unwanted that are being written, and not yet a part of its own. */
function isOneOf(written: readonly string[], part: Part): boolean {
  if (part.kind !== "term" || part.term.kind !== "words") return false;
  return part.term.isUnwanted && part.term.weight === 1 && written.includes(part.term.words);
}
