/**
 * What was asked before, the latest first, as addresses of the page. It is kept by this browser alone: nothing of it is
 * ever sent anywhere. Pictures that were sent are not kept by the server, so questions with them are not kept here.
 */

import { type Ask, hasDirection, isNothing, parametersOf, readAsk } from "../../shared/ask";
import { referenceOf } from "./sent-pictures";

const KEPT = "clip-atlas-asked";
export const MOST = 20;

/** The questions that are kept. */
export function askedBefore(): Ask[] {
  return read().map((address) => readAsk(new URLSearchParams(address)));
}

/**
 * Keeps `ask` as the latest. One that only goes on from the latest, with more letters or other filters, takes its place:
 * it is the same search.
 */
export function keepAsked(ask: Ask): void {
  const isSent = ask.terms.some((term) => term.kind === "picture" && referenceOf(term.picture) !== null);
  if (isNothing(ask) || isSent) return;
  const address = parametersOf(ask).toString();
  const kept = read().filter((each) => each !== address);
  const [latest] = kept;
  const before = latest === undefined ? null : readAsk(new URLSearchParams(latest));
  write([address, ...(before !== null && goesOn(before, ask) ? kept.slice(1) : kept)].slice(0, MOST));
}

export function forgetAsked(ask: Ask): void {
  const address = parametersOf(ask).toString();
  write(read().filter((each) => each !== address));
}

export function forgetAll(): void {
  write([]);
}

function goesOn(before: Ask, ask: Ask): boolean {
  const isSameDirection = ask.terms.length === before.terms.length && ask.text.startsWith(before.text);
  return isSameDirection && (before.text !== "" || !hasDirection(ask));
}

function read(): string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEPT) ?? "[]");
    return Array.isArray(kept) ? kept.filter((each): each is string => typeof each === "string") : [];
  } catch {
    return [];
  }
}

function write(addresses: readonly string[]): void {
  try {
    localStorage.setItem(KEPT, JSON.stringify(addresses));
  } catch {
    // A browser that keeps nothing has no past to offer.
  }
}
