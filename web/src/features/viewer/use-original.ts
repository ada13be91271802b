/**
 * The original of the open picture: asked for once it shows more than the thumbnail does, and one has come to rest at
 * it. Who leafs quickly, or looks at a picture that is no larger than its thumbnail, asks for none.
 */

import { type RefObject, useEffect, useState } from "react";
import { whyNotShown } from "../../api/client";

/** `slow`: it is on its way, and long enough to say so. The others say why there is none. */
export type OriginalState = "none" | "asked" | "slow" | "shown" | "gone" | "unshowable" | "lost";

const REST_MS = 180;
const SLOW_MS = 700;

/**
 * Puts the original at `url` into `image` where `isUseful`, and takes it back when it is no longer there. With `isUrgent`
 * it is not waited for rest.
 */
export function useOriginal(
  image: RefObject<HTMLImageElement | null>,
  url: string,
  isUseful: boolean,
  isUrgent: boolean,
): OriginalState {
  const [isWanted, setWanted] = useState(false);
  const [state, setState] = useState<OriginalState>("none");

  useEffect(() => {
    if (!isUseful) return;
    const timer = setTimeout(() => setWanted(true), isUrgent ? 0 : REST_MS);
    return () => clearTimeout(timer);
  }, [isUseful, isUrgent]);

  useEffect(() => {
    const element = image.current;
    if (!isWanted || element === null) return;
    let isLeft = false;
    const slow = setTimeout(() => setState("slow"), SLOW_MS);
    const tell = (state: OriginalState) => {
      clearTimeout(slow);
      if (!isLeft) setState(state);
    };
    setState("asked");
    element.src = url;
    element.decode().then(
      () => tell("shown"),
      async () => tell(isLeft ? "none" : WHY[(await whyNotShown(url)) ?? "unknown"]),
    );
    return () => {
      isLeft = true;
      clearTimeout(slow);
      // Without its address the browser no longer fetches what nobody waits for.
      element.removeAttribute("src");
    };
  }, [image, url, isWanted]);

  return state;
}

const WHY: Record<"gone" | "there" | "unknown", OriginalState> = { gone: "gone", there: "unshowable", unknown: "lost" };
