/** How one gets to the field without a mouse: it has the focus where nothing else is open, and `/` leads back to it. */

import { type RefObject, useEffect, useRef } from "react";
import { isWriting } from "../shared/is-writing";

const OWN_WAYS = ["pointerdown", "keydown"] as const;

/**
 * `isFirstThing` says whether the page opens on its question; only the first answer counts. `isShown` says whether there
 * is a field: one that comes back has the focus that it had, unless somebody did something in between.
 */
export function useFieldFocus(
  input: RefObject<HTMLInputElement | null>,
  isFirstThing: boolean,
  isShown: boolean,
): void {
  const isExpected = useRef(isFirstThing);

  useEffect(() => {
    if (isShown) {
      // On a touch screen the focus would bring up a keyboard that covers half of the wall.
      const hasKeyboard = window.matchMedia("(hover: hover)").matches;
      if (isExpected.current && hasKeyboard) input.current?.focus({ preventScroll: true });
      return;
    }
    // What is taken away leaves its focus to nobody.
    isExpected.current = document.activeElement === document.body;
    const goOn = () => {
      isExpected.current = false;
    };
    for (const way of OWN_WAYS) window.addEventListener(way, goOn);
    return () => {
      for (const way of OWN_WAYS) window.removeEventListener(way, goOn);
    };
  }, [input, isShown]);

  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
      if (isWriting(event.target) || document.querySelector("dialog[open]") !== null) return;
      event.preventDefault();
      input.current?.focus();
      input.current?.select();
    };
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, [input]);
}
