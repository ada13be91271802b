/** Leaves the connection to the first pictures: what can wait is asked for a moment later. */

import { useEffect, useState } from "react";

export const AFTER_FIRST_SIGHT_MS = 600;

/** Whether a moment has passed since `isThere` first held. */
export function useAfterFirstSight(isThere: boolean): boolean {
  const [isAfter, setAfter] = useState(false);
  useEffect(() => {
    if (!isThere || isAfter) return;
    const timer = setTimeout(() => setAfter(true), AFTER_FIRST_SIGHT_MS);
    return () => clearTimeout(timer);
  }, [isThere, isAfter]);
  return isAfter;
}
