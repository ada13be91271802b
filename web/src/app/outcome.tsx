/** What is said where pictures would be: that they will come, that nothing was found, or what went wrong. */

import { ApiProblem } from "../api/problem";
import type { PictureSet } from "../api/queries";
import type { Ready } from "../api/types";
import { Statement } from "../features/status/statement";
import { strings } from "../words/strings";

interface OutcomeProps {
  readonly set: PictureSet;
  /** Whether the question is the wall, which is not searched. */
  readonly isIdle: boolean;
  /** Whether the pictures on screen are the answer to the question. */
  readonly hasAnswer: boolean;
  readonly showsWall: boolean;
  readonly ready: Ready | undefined;
}

export function Outcome({ set, isIdle, hasAnswer, showsWall, ready }: OutcomeProps) {
  const { problem } = set;
  if (hasFault(set)) {
    const action = { name: strings.tryAgain, act: set.askAgain };
    return <Statement title={strings.serverFailed} hint={strings.serverFailedHint} action={action} />;
  }
  if (isIdle) return null;
  if (problem instanceof ApiProblem && problem.isNotReady) {
    return showsWall ? <Statement title={strings.modelLoadingTitle} hint={strings.modelLoadingHint} /> : null;
  }
  if (problem instanceof ApiProblem && !problem.isFault) {
    if (problem.isUploadGone) return <Statement title={strings.sentPictureGone} hint={strings.sentPictureGoneHint} />;
    if (problem.status === 404) return <Statement title={strings.pictureGone} />;
    return <Statement title={strings.badQuestion} hint={problem.message} />;
  }
  if (!hasAnswer || set.total > 0) return null;
  if (isLooking(ready)) return <Statement title={strings.stillLooking} hint={strings.stillLookingHint} />;
  return <Statement title={strings.nothingFound} hint={strings.nothingFoundHint} />;
}

/** Whether the server failed at the question and nothing of an answer is there. */
export function hasFault({ problem, hasFailed, pictures }: PictureSet): boolean {
  return hasFailed && pictures.length === 0 && problem instanceof ApiProblem && problem.isFault;
}

function isLooking(ready: Ready | undefined): boolean {
  return ready !== undefined && [ready.stages.vectors, ready.stages.index].some(({ state }) => state === "working");
}
