/** Draws a component again when the page speaks another language: for the app, and for what is memoised below it. */

import { useSyncExternalStore } from "react";
import { type Language, language } from "./language";
import { onOtherWords } from "./strings";

export function useLanguage(): Language {
  return useSyncExternalStore(onOtherWords, language);
}
