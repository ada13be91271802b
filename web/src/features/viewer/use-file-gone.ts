/**
 * Whether the file of the open picture is no longer where it was. It is looked for when somebody comes back to the
 * window, from where it may have been moved, and when somebody is about to follow a link to it.
 */

import { useCallback, useEffect, useState } from "react";
import { whyNotShown } from "../../api/client";

export interface FileGone {
  readonly isGone: boolean;
  /** Looks for the file. */
  readonly look: () => void;
}

/** `isExpected` says that there should be one at `url`. */
export function useFileGone(url: string, isExpected: boolean): FileGone {
  const [gone, setGone] = useState<string | null>(null);
  const look = useCallback(async () => {
    if (isExpected && (await whyNotShown(url)) === "gone") setGone(url);
  }, [url, isExpected]);
  useEffect(() => {
    window.addEventListener("focus", look);
    return () => window.removeEventListener("focus", look);
  }, [look]);
  return { isGone: gone === url, look };
}
