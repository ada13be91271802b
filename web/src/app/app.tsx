/**
 * The page, composed: the route asks a question, the API answers with a set of pictures, the grid draws them, and the
 * viewer opens one. Features meet only here.
 */

import { lazy, Suspense, useCallback, useMemo, useRef } from "react";
import { useChosenSet } from "../api/chosen-set";
import { useEvents } from "../api/events";
import { ApiProblem, ServerGone } from "../api/problem";
import { type ShownPicture, usePictureSet } from "../api/queries";
import { useHealth, useReady } from "../api/server-state";
import { useModelWait } from "../api/use-model-wait";
import type { PageCache } from "../atlas/page-cache";
import { begin } from "../atlas/sprite-source";
import { CollectionNotes } from "../features/collections/collection-notes";
import { SelectionStrip } from "../features/collections/selection-strip";
import { PictureGrid, type PictureGridHandle } from "../features/results/picture-grid";
import { useSize } from "../features/results/size";
import { EmptyCollection, IdleQuestion, Veil } from "../features/search/idle-question";
import type { PictureInputsHandle } from "../features/search/picture-inputs";
import { labelOf, partsOf, titleOf } from "../features/search/sentence";
import { suggest } from "../features/search/suggestions";
import { Statement } from "../features/status/statement";
import { isNothing, keyOf, NOTHING, picture as pictureTerm } from "../shared/ask";
import { strings } from "../words/strings";
import { useLanguage } from "../words/use-language";
import "./app.css";
import { chosenBy, keepChosen } from "./chosen";
import { remember, useRoute, visit } from "./history";
import { OpenPicture } from "./open-picture";
import { hasFault, Outcome } from "./outcome";
import { asking, IDLE } from "./route";
import { SearchBar } from "./search-bar";
import { StatusNotices } from "./status-notices";
import { useFieldFocus } from "./use-field-focus";
import { useKeptFocus } from "./use-kept-focus";
import { useMarking } from "./use-marking";
import { usePlace } from "./use-place";
import { useScores } from "./use-scores";
import { useTitle } from "./use-title";
import { useInset, useScrolled } from "./use-window";

const SUGGESTIONS = 4;
const DAY_MS = 86_400_000;

const NONE: readonly string[] = [];
const MapView = lazy(() => import("../features/map/map-view"));

export function App({ pages }: { readonly pages: PageCache }) {
  useLanguage();
  const route = useRoute();
  const question = route.ask;
  const foresee = useCallback((pictures: readonly ShownPicture[]) => begin(pages, pictures), [pages]);
  const answer = usePictureSet(question, foresee);
  const chosenIds = useMemo(() => (route.chosen === null ? null : chosenBy(route.chosen)), [route.chosen]);
  const isUnknownChoice = route.chosen !== null && chosenIds === null;
  const chosen = useChosenSet(`chosen ${route.chosen}`, isUnknownChoice ? NONE : chosenIds, answer.snapshot);
  const set = chosen ?? answer;
  const [size, onSize] = useSize();
  const [showsScores, onScores] = useScores();
  const { health, isGone, outgrown } = useHealth();
  const ready = useReady();
  useEvents();
  useModelWait(health, ready);
  const grid = useRef<PictureGridHandle>(null);
  const input = useRef<HTMLInputElement>(null);
  const inputs = useRef<PictureInputsHandle>(null);

  const showsWall = set.key === "wall" || set.key === "";
  const isIdle = isNothing(question) && chosen === null;
  const isMap = route.view === "map";
  const isEmpty = isIdle && set.key === "wall" && set.total === 0;
  const isFaulty = hasFault(set);
  const isDocked = useScrolled() || !isIdle || isFaulty || isMap;
  const inset = useInset(showsWall, partsOf(question).length > 0);
  const hasAnswer = chosen !== null ? chosen.key !== "" : set.key === keyOf(question) && !set.isStale;

  usePlace(set, hasAnswer, grid);
  useFieldFocus(input, isIdle && route.picture === null, !isEmpty);

  const suggestions = useMemo(
    () => (showsWall ? suggest(set.pictures, SUGGESTIONS, Math.floor(Date.now() / DAY_MS)) : []),
    [showsWall, set.pictures],
  );

  const open = useCallback((picture: string) => visit({ ...route, picture }), [route]);
  const findSimilar = useCallback(
    (picture: ShownPicture) => visit({ ...IDLE, ask: { ...NOTHING, terms: [pictureTerm(picture.id)] } }),
    [],
  );
  const marking = useMarking(route, set);
  const { collections, selection } = marking;
  const choose = useCallback(
    (ids: readonly string[]) => visit({ ...route, view: "grid", chosen: keepChosen(ids), picture: null }),
    [route],
  );
  const isAsking = !isNothing(question);
  const lit = useMemo(
    () => (isAsking ? matchesOf(answer.pictures, answer.relevantCount) : null),
    [isAsking, answer.pictures, answer.relevantCount],
  );
  const names = { picture: () => null, collection: collections.nameOf };
  const label = chosen === null ? labelOf(question, names) : strings.chosenLabel;
  useTitle(chosen === null ? titleOf(question, names) : strings.chosenLabel, route.picture, set.gallery);
  useKeptFocus();
  const isAnswer = chosen === null && !isIdle && hasAnswer && !set.isFetching;
  const isOutgrown = isAnswer && set.snapshot !== null && outgrown.includes(set.snapshot);
  const isWaitingForModel = set.problem instanceof ApiProblem && set.problem.isNotReady;

  return (
    <>
      <SearchBar
        route={route}
        set={set}
        isDocked={isDocked}
        isHidden={isEmpty}
        inputRef={input}
        pictureInputs={inputs}
        onDown={() => grid.current?.focusFirst()}
        look={{ size, onSize, showsScores, onScores }}
        marking={marking}
      />
      <main className="page" tabIndex={-1}>
        {(!isIdle || isFaulty) && <h1 className="visually-hidden">{label}</h1>}
        {showsWall && !isEmpty && !isMap && <Veil isLeaving={!isIdle} />}
        {isEmpty && <EmptyCollection />}
        {isIdle && !isEmpty && !isFaulty && !isMap && (
          <IdleQuestion
            suggestions={suggestions}
            onSuggestion={(text) => visit({ ...IDLE, ask: { ...NOTHING, text } })}
            onChoose={() => inputs.current?.choose()}
          />
        )}
        {isMap ? (
          <Suspense>
            <MapView
              snapshot={answer.snapshot ?? health?.snapshot ?? null}
              pages={pages}
              lit={lit}
              inset={inset}
              onOpen={open}
              onLasso={choose}
            />
          </Suspense>
        ) : (
          <PictureGrid
            ref={grid}
            setKey={set.key}
            label={label}
            gallery={set.gallery}
            relevantCount={set.relevantCount}
            density={showsWall ? "wall" : "answer"}
            size={size}
            onSize={onSize}
            showsScores={showsScores}
            inset={inset}
            pages={pages}
            isPassing={set.isStale && set.isFetching}
            hasMore={set.hasMore}
            onNearEnd={set.fetchMore}
            onOpen={open}
            onSimilar={findSimilar}
            selection={selection.ids}
            favourites={collections.favourites}
            onToggleSelect={selection.toggle}
            onToggleFavourite={collections.toggleFavourite}
            onFocusPicture={(id) => hasAnswer && remember({ focus: id })}
          />
        )}
        {isUnknownChoice && (
          <Statement
            title={strings.chosenElsewhere}
            hint={strings.chosenElsewhereHint}
            action={{ name: strings.backToPictures, act: () => visit({ ...route, chosen: null }) }}
          />
        )}
        {!isUnknownChoice && (
          <Outcome
            ask={question}
            onAsk={(ask) => visit(asking(route, ask))}
            set={set}
            isIdle={isIdle}
            hasAnswer={hasAnswer}
            showsWall={showsWall}
            ready={ready}
          />
        )}
      </main>
      <OpenPicture
        route={route}
        question={question}
        set={set}
        pages={pages}
        originalsAvailable={health?.originals_available ?? true}
        grid={grid}
        marking={marking}
        onSimilar={findSimilar}
      />
      <SelectionStrip
        selection={selection}
        collections={collections}
        within={marking.within}
        onShowList={marking.showList}
        onCleared={() => {
          if (isMap) document.querySelector<HTMLElement>(".map-surface")?.focus();
          else grid.current?.focusAgain();
        }}
      />
      <CollectionNotes notes={collections.notes} onDismiss={collections.dismiss} />
      <StatusNotices
        isGone={isGone || set.problem instanceof ServerGone}
        isAsking={isWaitingForModel && !isIdle}
        isOutgrown={isOutgrown}
        onMore={answer.askAgain}
        hasPictures={set.pictures.length > 0}
        isStale={set.isStale}
        health={health}
        ready={ready}
        pages={pages}
      />
    </>
  );
}

/** Those that answer a question, as far as they are known: before the line, where one is drawn. */
function matchesOf(pictures: readonly ShownPicture[], relevantCount: number | null): readonly ShownPicture[] {
  return relevantCount === null ? pictures : pictures.slice(0, relevantCount);
}
