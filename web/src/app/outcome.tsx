/** What is said where pictures would be: that they will come, that nothing was found, or what went wrong. */

import { ApiProblem } from "../api/problem";
import type { PictureSet } from "../api/queries";
import type { Ready } from "../api/types";
import { Statement } from "../features/status/statement";
import { type Ask, isNothing, withFilters } from "../shared/ask";
import { strings } from "../words/strings";
import { refusalOf } from "./refusal";

interface OutcomeProps {
  readonly ask: Ask;
  /** Asks something else instead. */
  readonly onAsk: (ask: Ask) => void;
  readonly set: PictureSet;
  /** Whether the question is the wall, which is not searched. */
  readonly isIdle: boolean;
  /** Whether the pictures on screen are the answer to the question. */
  readonly hasAnswer: boolean;
  readonly showsWall: boolean;
  readonly ready: Ready | undefined;
}

export function Outcome({ ask, onAsk, set, isIdle, hasAnswer, showsWall, ready }: OutcomeProps) {
  const { problem } = set;
  if (hasFault(set)) {
    const action = { name: strings.tryAgain, act: set.askAgain };
    return <Statement title={strings.serverFailed} hint={strings.serverFailedHint} action={action} />;
  }
  if (isIdle) return null;
  if (problem instanceof ApiProblem && problem.isNotReady) {
    return showsWall ? <Statement title={strings.modelLoadingTitle} hint={strings.modelLoadingHint} /> : null;
  }
  if (problem instanceof ApiProblem && problem.isRefusal) {
    const { instead, ...said } = refusalOf(ask, problem);
    const nameOf = (ask: Ask, name: string) => (isNothing(ask) ? strings.backToPictures : name);
    const action = instead && { name: nameOf(instead.ask, instead.name), act: () => onAsk(instead.ask) };
    return <Statement {...said} {...(action && { action })} />;
  }
  if (!hasAnswer || set.total > 0) return null;
  if (isLooking(ready)) return <Statement title={strings.stillLooking} hint={strings.stillLookingHint} />;
  if (Object.keys(ask.filters).length > 0) {
    const action = { name: strings.withoutFilters, act: () => onAsk(withFilters(ask, {})) };
    return <Statement title={strings.nothingFound} hint={strings.nothingFoundFilters} action={action} />;
  }
  return <Statement title={strings.nothingFound} hint={strings.nothingFoundHint} />;
}

/** Whether the server failed at the question and nothing of an answer is there. */
export function hasFault({ problem, hasFailed, pictures }: PictureSet): boolean {
  return hasFailed && pictures.length === 0 && problem instanceof ApiProblem && problem.isFault;
}

function isLooking(ready: Ready | undefined): boolean {
  if (ready?.looked && ready.looked.waiting > 0) return true;
  return ready !== undefined && [ready.stages.vectors, ready.stages.index].some(({ state }) => state === "working");
}
