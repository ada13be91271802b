/** How one gets to the field without a mouse: it has the focus where nothing else is open, and `/` leads back to it. */

import { type RefObject, useEffect, useRef } from "react";
import { isWriting } from "../shared/is-writing";

/** `isFirstThing` says whether the page opens on its question; only the first answer counts. */
export function useFieldFocus(input: RefObject<HTMLInputElement | null>, isFirstThing: boolean): void {
  const wasFirstThing = useRef(isFirstThing);

  useEffect(() => {
    // On a touch screen the focus would bring up a keyboard that covers half of the wall.
    const hasKeyboard = window.matchMedia("(hover: hover)").matches;
    if (wasFirstThing.current && hasKeyboard) input.current?.focus({ preventScroll: true });
  }, [input]);

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
