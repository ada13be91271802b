/**
 * The pictures that were sent to search with, as this page still has them: the server keeps each under its reference
 * for half an hour, and the page the file, so that it can be shown, and sent again once the server has let it go.
 */

import { useSyncExternalStore } from "react";

export interface SentPicture {
  readonly name: string;
  readonly file: File;
  /** Shows the picture; an object URL. */
  readonly url: string;
}

const PREFIX = "upload:";
const kept = new Map<string, SentPicture>();
const listeners = new Set<() => void>();

/** The term's name of a picture that was sent. */
export const termOf = (reference: string): string => `${PREFIX}${reference}`;

/** The reference in a term's name; null where it names a picture of the collection. */
export function referenceOf(picture: string): string | null {
  return picture.startsWith(PREFIX) ? picture.slice(PREFIX.length) : null;
}

export function keepSent(reference: string, file: File): void {
  kept.set(reference, { name: file.name, file, url: URL.createObjectURL(file) });
  for (const listener of listeners) listener();
}

export function sentPicture(reference: string): SentPicture | null {
  return kept.get(reference) ?? null;
}

export function useSentPicture(reference: string | null): SentPicture | null {
  return useSyncExternalStore(subscribe, () => (reference === null ? null : sentPicture(reference)));
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
