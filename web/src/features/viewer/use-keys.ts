/**
 * Hears every key pressed while the viewer is open: a press beside the buttons leaves the focus on no element of the
 * dialog, and the keys count all the same.
 */

import { useLayoutEffect, useRef } from "react";

/**
 * One listener stays for good and calls the latest `onKeyDown`. The chrome comes back at the same press, and drawing it
 * in between would take a listener away that was put there for this drawing alone.
 */
export function useKeys(onKeyDown: (event: KeyboardEvent) => void): void {
  const latest = useRef(onKeyDown);
  useLayoutEffect(() => {
    latest.current = onKeyDown;
  });
  useLayoutEffect(() => {
    const hear = (event: KeyboardEvent) => latest.current(event);
    document.addEventListener("keydown", hear);
    return () => document.removeEventListener("keydown", hear);
  }, []);
}
