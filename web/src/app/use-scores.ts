/** Whether pictures show how well they match; kept by the browser. */

import { useCallback, useState } from "react";
import { keep, kept } from "../browser/kept";

const KEPT = "scores";

export function useScores(): readonly [boolean, (shows: boolean) => void] {
  const [shows, setShows] = useState(() => kept(KEPT) === "true");
  const change = useCallback((next: boolean) => {
    setShows(next);
    keep(KEPT, String(next));
  }, []);
  return [shows, change];
}
