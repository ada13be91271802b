/** The top of the page: the name, the field that rises to it from the question, the count, and the light switch. */

import type { MouseEvent, RefObject } from "react";
import type { PictureSet } from "../api/queries";
import { CountLine } from "../features/status/count-line";
import type { PictureTerm } from "../shared/ask";
import { strings } from "../words/strings";
import { AskingField } from "./asking-field";
import { visit } from "./history";
import { Keys } from "./keys";
import { LanguageSwitch } from "./language-switch";
import { formatRoute, IDLE, type Route } from "./route";
import { ThemeToggle } from "./theme-toggle";
import { type Look, ViewMenu } from "./view-menu";

interface SearchBarProps {
  readonly route: Route;
  readonly set: PictureSet;
  /** Whether the field lies at the top rather than below the question. */
  readonly isDocked: boolean;
  /** Whether there is nothing to search. */
  readonly isHidden: boolean;
  readonly inputRef: RefObject<HTMLInputElement | null>;
  readonly onDown: () => void;
  readonly look: Look;
  /** Leads to where a part of a picture is chosen. */
  readonly onCropTerm?: (term: PictureTerm) => void;
}

export function SearchBar({ route, set, isDocked, isHidden, inputRef, onDown, look, onCropTerm }: SearchBarProps) {
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
          <AskingField route={route} set={set} inputRef={inputRef} onDown={onDown} onCropTerm={onCropTerm} />
        </div>
      )}
      <div className="bar-end">
        <CountLine
          total={set.key === "" || !isDocked ? null : set.total}
          relevantCount={set.relevantCount}
          tookMs={set.tookMs}
        />
        {!isHidden && <ViewMenu route={route} look={look} />}
        <Keys />
        <LanguageSwitch />
        <ThemeToggle />
      </div>
    </header>
  );
}
