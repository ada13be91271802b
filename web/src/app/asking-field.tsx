/** The field with all that can stand in it: words, terms, filters, and pictures that are chosen, dropped or pasted. */

import { lazy, type RefObject, Suspense, useEffect, useMemo, useState } from "react";
import type { PictureSet } from "../api/queries";
import type { Collection } from "../features/filters/filter-panel";
import { AddMenu } from "../features/search/add-menu";
import { askedBefore, keepAsked } from "../features/search/asked-before";
import { Chips } from "../features/search/chips";
import { debounce } from "../features/search/debounce";
import { DropOverlay } from "../features/search/drop-overlay";
import { PastQuestions } from "../features/search/past-questions";
import { PictureInputs, type PictureInputsHandle } from "../features/search/picture-inputs";
import { SearchField } from "../features/search/search-field";
import { SendingNotes } from "../features/search/sending-notes";
import { termOf } from "../features/search/sent-pictures";
import { type Part, partsOf, withoutPart, withTerm } from "../features/search/sentence";
import { useDropped } from "../features/search/use-dropped";
import { useSending } from "../features/search/use-sending";
import { type Ask, isNothing, keyOf, type PictureTerm, picture, words } from "../shared/ask";
import { readPhrase } from "../shared/phrase";
import { strings } from "../words/strings";
import type { Route } from "./route";
import { useAsking } from "./use-asking";
import { useGonePictures } from "./use-gone-pictures";
import { useKeyboardInset } from "./use-keyboard-inset";

const FilterPanel = lazy(async () => ({ default: (await import("../features/filters/filter-panel")).FilterPanel }));
const REST_MS = 1500;
const NO_COLLECTIONS: readonly Collection[] = [];

interface AskingFieldProps {
  readonly route: Route;
  readonly set: PictureSet;
  readonly inputRef: RefObject<HTMLInputElement | null>;
  /** Gets the ways to choose a picture. */
  readonly pictureInputs: RefObject<PictureInputsHandle | null>;
  readonly onDown: () => void;
  readonly onCropTerm: ((term: PictureTerm) => void) | undefined;
  /** The collections that one can filter by; undefined while they are not known. */
  readonly collections: readonly Collection[] | undefined;
  readonly nameOfCollection: (id: string) => string;
  /** Asks for the collections. */
  readonly onShowCollections: () => void;
}

export function AskingField({
  route,
  set,
  inputRef,
  pictureInputs: inputs,
  onDown,
  onCropTerm,
  collections = NO_COLLECTIONS,
  nameOfCollection,
  onShowCollections,
}: AskingFieldProps) {
  const { text, type, enter, clear, change, leave } = useAsking(route, set);
  const [showsFilters, setShowsFilters] = useState(false);
  useEffect(() => {
    if (showsFilters) onShowCollections();
  }, [showsFilters, onShowCollections]);
  const [past, setPast] = useState<"pressed" | "stepped" | null>(null);
  const like = (id: string) => change((ask) => ({ ...ask, terms: [...ask.terms, picture(id)] }));
  const sender = useSending((reference, replaces) => {
    if (replaces === null) like(termOf(reference));
    else change((ask) => withPicture(ask, replaces, termOf(reference)));
  });
  const gone = useGonePictures(route.ask, set.problem, sender);
  const dragged = useDropped({ onFiles: sender.send, onPicture: like });
  useKeyboardInset();

  // A question that one stays with is kept, not every word on the way to it.
  const kept = useMemo(() => debounce(keepAsked, REST_MS), []);
  useEffect(() => {
    kept.later(route.ask);
  }, [kept, route.ask]);
  const leaveField = () => {
    leave();
    kept.now();
  };

  const written = readPhrase(text).not;
  const names = {
    picture: () => null,
    collection: nameOfCollection,
  };
  const parts = partsOf(route.ask, names).filter((part) => !isOneOf(written, part));
  const backToField = () => inputRef.current?.focus();
  const ask = (to: (ask: Ask) => Ask) => {
    change(to);
    backToField();
  };
  const remove = (part: Part) => ask((asked) => withoutPart(asked, part));
  const offerPast = (how: "pressed" | "stepped") => {
    const isOffered = text === "" && isNothing(route.ask) && askedBefore().length > 0;
    if (isOffered) setPast(how);
    return isOffered;
  };
  const closePast = () => {
    setPast(null);
    backToField();
  };
  const choose = () => inputs.current?.choose();
  const closeFilters = () => {
    setShowsFilters(false);
    backToField();
  };

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only notices where the focus goes and that Escape was pressed.
    <div
      onBlur={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget)) setPast(null);
      }}
      onKeyDown={(event) => {
        if (event.key !== "Escape" || past === null) return;
        event.preventDefault();
        closePast();
      }}
    >
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
        onType={(typed) => {
          setPast(null);
          type(typed);
        }}
        onEnter={enter}
        onClear={() => {
          clear();
          backToField();
        }}
        onRemoveLast={() => {
          const last = parts.at(-1);
          if (last !== undefined) remove(last);
        }}
        onLeave={leaveField}
        onPress={() => offerPast("pressed")}
        onDown={() => {
          if (past === null && offerPast("stepped")) return;
          leaveField();
          onDown();
        }}
        onPicture={choose}
        onFilters={() => setShowsFilters(!showsFilters)}
        showsFilters={showsFilters}
      />
      {past !== null && (
        <PastQuestions
          takesFocus={past === "stepped"}
          onAsk={(asked) => {
            setPast(null);
            change(() => asked);
          }}
          onLeave={closePast}
          onEmpty={closePast}
        />
      )}
      {showsFilters && (
        <Suspense>
          <FilterPanel
            ask={route.ask}
            snapshot={set.key === keyOf(route.ask) ? set.snapshot : null}
            collections={collections}
            nameOfCollection={nameOfCollection}
            onChange={change}
            onClose={closeFilters}
          />
        </Suspense>
      )}
      <PictureInputs ref={inputs} onFiles={(files) => sender.send(files, gone ?? undefined)} />
      {gone !== null && (
        <button type="button" className="tool choose-again" onClick={choose}>
          {strings.chooseAgain}
        </button>
      )}
      <SendingNotes {...sender} />
      <DropOverlay dragged={dragged} />
    </div>
  );
}

/** Whether a part is still among the unwanted that are being written, and not yet a part of its own. */
function isOneOf(written: readonly string[], part: Part): boolean {
  if (part.kind !== "term" || part.term.kind !== "words") return false;
  return part.term.isUnwanted && part.term.weight === 1 && written.includes(part.term.words);
}

/** `ask` with another picture in the place of one. */
function withPicture(ask: Ask, picture: string, other: string): Ask {
  const terms = ask.terms.map((term) =>
    term.kind === "picture" && term.picture === picture ? { ...term, picture: other } : term,
  );
  return { ...ask, terms };
}
