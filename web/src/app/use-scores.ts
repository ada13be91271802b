/** Whether pictures show how well they match; kept by the browser. */

import { useCallback, useState } from "react";

const KEPT = "clip-atlas-scores";

export function useScores(): readonly [boolean, (shows: boolean) => void] {
  const [shows, setShows] = useState(kept);
  const change = useCallback((next: boolean) => {
    setShows(next);
    try {
      localStorage.setItem(KEPT, String(next));
    } catch {
      // A browser that keeps nothing still shows them until it is closed.
    }
  }, []);
  return [shows, change];
}

function kept(): boolean {
  try {
    return localStorage.getItem(KEPT) === "true";
  } catch {
    return false;
  }
}
