/**
 * What was asked before, the latest first, as addresses of the page. It is kept by this browser alone: nothing of it is
 * ever sent anywhere. Pictures that were sent are not kept by the server, so questions with them are not kept here.
 */

import { keepList, keptList } from "../../browser/kept";
import { type Ask, hasDirection, isNothing, parametersOf, readAsk } from "../../shared/ask";
import { referenceOf } from "./sent-pictures";

const KEPT = "asked";
export const MOST = 20;

/** The questions that are kept. */
export function askedBefore(): Ask[] {
  return keptList(KEPT).map((address) => readAsk(new URLSearchParams(address)));
}

/**
 * Keeps `ask` as the latest. One that only goes on from the latest, with more letters or other filters, takes its place:
 * it is the same search.
 */
export function keepAsked(ask: Ask): void {
  const isSent = ask.terms.some((term) => term.kind === "picture" && referenceOf(term.picture) !== null);
  if (isNothing(ask) || isSent) return;
  const address = parametersOf(ask).toString();
  const kept = keptList(KEPT).filter((each) => each !== address);
  const [latest] = kept;
  const before = latest === undefined ? null : readAsk(new URLSearchParams(latest));
  keepList(KEPT, [address, ...(before !== null && goesOn(before, ask) ? kept.slice(1) : kept)].slice(0, MOST));
}

export function forgetAsked(ask: Ask): void {
  const address = parametersOf(ask).toString();
  keepList(
    KEPT,
    keptList(KEPT).filter((each) => each !== address),
  );
}

export function forgetAll(): void {
  keepList(KEPT, []);
}

function goesOn(before: Ask, ask: Ask): boolean {
  const isSameDirection = ask.terms.length === before.terms.length && ask.text.startsWith(before.text);
  return isSameDirection && (before.text !== "" || !hasDirection(ask));
}
