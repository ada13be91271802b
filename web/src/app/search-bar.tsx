/** The top of the page: the name, the field that rises to it from the question, the count, and the light switch. */

import { type MouseEvent, type RefObject, useEffect, useRef } from "react";
import { usePictureDetail } from "../api/picture-queries";
import type { PictureSet } from "../api/queries";
import { LikeChip } from "../features/search/like-chip";
import { SearchField } from "../features/search/search-field";
import { useTypedQuery } from "../features/search/use-typed-query";
import { CountLine } from "../features/status/count-line";
import { likeOf, NOTHING, phraseOfAsk, withPhrase } from "../shared/ask";
import { isEmptyPhrase, keyOfPhrase, type Phrase } from "../shared/phrase";
import { strings } from "../words/strings";
import { amend, visit } from "./history";
import { LanguageSwitch } from "./language-switch";
import { asking, formatRoute, IDLE, type Route } from "./route";
import { ThemeToggle } from "./theme-toggle";
import { useKeyboardInset } from "./use-keyboard-inset";

interface SearchBarProps {
  readonly route: Route;
  readonly set: PictureSet;
  /** Whether the field lies at the top rather than below the question. */
  readonly isDocked: boolean;
  /** Whether there is nothing to search. */
  readonly isHidden: boolean;
  readonly inputRef: RefObject<HTMLInputElement | null>;
  readonly onDown: () => void;
}

export function SearchBar({ route, set, isDocked, isHidden, inputRef, onDown }: SearchBarProps) {
  const isTyping = useRef(false);
  const asked = phraseOfAsk(route.ask);
  const like = likeOf(route.ask);
  const { data: liked } = usePictureDetail(like);
  useKeyboardInset();

  // One spell of typing is one entry of the history: Back returns to before it, not to each letter.
  const ask = (phrase: Phrase, how: "typed" | "entered") => {
    if (!isEmptyPhrase(phrase) || like === null) {
      const go = isTyping.current ? amend : visit;
      go(asking(route, withPhrase(like === null ? route.ask : NOTHING, phrase)));
    }
    // Asking the same in so many words is asking again for what could not be answered.
    if (how === "entered" && keyOfPhrase(phrase) === keyOfPhrase(asked) && set.hasFailed) set.askAgain();
    isTyping.current = how === "typed";
  };
  const endSpell = () => {
    isTyping.current = false;
  };
  const { text, not, type, enter, clear, remove, finish, drop } = useTypedQuery(asked, ask, endSpell);

  // A question that is still to come would close the picture that was opened meanwhile.
  useEffect(() => {
    if (route.picture !== null) drop();
  }, [route.picture, drop]);

  const leaveField = () => {
    finish();
    endSpell();
  };

  const clearField = () => {
    // Emptying the field leaves the answer, it does not rewrite it.
    endSpell();
    clear();
    inputRef.current?.focus();
  };

  const removeNot = (term: string) => {
    endSpell();
    remove(term);
    inputRef.current?.focus();
  };

  const goHome = (event: MouseEvent) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (formatRoute(route) === formatRoute(IDLE)) window.scrollTo({ top: 0 });
    visit(IDLE);
  };

  const chip = like !== null && (
    <LikeChip name={liked?.name ?? ""} thumbnailUrl={liked?.thumbnail_url} onRemove={() => visit(IDLE)} />
  );

  return (
    <header className="bar" data-docked={isDocked || undefined}>
      <a className="wordmark" href="/" aria-label={strings.home} onClick={goHome}>
        {strings.productName}
      </a>
      {!isHidden && (
        <div className="bar-field">
          <SearchField
            text={text}
            isBusy={set.isFetching && set.isStale}
            chip={chip || null}
            not={not}
            inputRef={inputRef}
            onType={type}
            onEnter={enter}
            onClear={clearField}
            onRemoveNot={removeNot}
            onLeave={leaveField}
            onDown={() => {
              leaveField();
              onDown();
            }}
          />
        </div>
      )}
      <div className="bar-end">
        <CountLine
          total={set.key === "" || !isDocked ? null : set.total}
          relevantCount={set.relevantCount}
          tookMs={set.tookMs}
        />
        <LanguageSwitch />
        <ThemeToggle />
      </div>
    </header>
  );
}
