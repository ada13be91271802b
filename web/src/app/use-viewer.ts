/**
 * The viewer's part of the page, which comes by itself: when the page has nothing better to do, or at the latest when a
 * picture is opened.
 */

import { useCallback, useEffect, useState } from "react";

type ViewerPart = typeof import("../features/viewer/viewer");

/** The first window's pictures come first. */
const CALM_MS = 1500;

const fetchPart = (): Promise<ViewerPart> => import("../features/viewer/viewer");

interface Arrival {
  /** Null until it is there. */
  readonly Viewer: ViewerPart["Viewer"] | null;
  readonly hasFailed: boolean;
  readonly fetchAgain: () => void;
}

/** `isNeeded` says that a picture waits for it. */
export function useViewer(isNeeded: boolean): Arrival {
  const [part, setPart] = useState<ViewerPart | null>(null);
  const [hasFailed, setHasFailed] = useState(false);

  const fetchNow = useCallback(() => {
    setHasFailed(false);
    fetchPart().then(setPart, () => setHasFailed(true));
  }, []);

  useEffect(() => {
    if (part !== null) return;
    if (isNeeded) {
      fetchNow();
      return;
    }
    const timer = setTimeout(() => {
      if (typeof requestIdleCallback === "function") requestIdleCallback(fetchNow);
      else fetchNow();
    }, CALM_MS);
    return () => clearTimeout(timer);
  }, [part, isNeeded, fetchNow]);

  return { Viewer: part?.Viewer ?? null, hasFailed, fetchAgain: fetchNow };
}
