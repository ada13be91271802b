/** What the page needs to know of its window. */

import { useCallback, useSyncExternalStore } from "react";

const PHONE = window.matchMedia("(max-width: 640px)");
/** Here what else is asked has a line of its own. */
const NARROW = window.matchMedia("(max-width: 960px)");
const BAR_PX = 72;
const FIELD_ON_PHONE_PX = 76;
const CHIPS_ON_PHONE_PX = 44;
const CHIPS_PX = 40;
const PHONE_BAR_PX = 52;
/** As far as this the wall may move before the question makes way. */
const STILL_AT_THE_TOP_PX = 120;

function useMatches(media: MediaQueryList): boolean {
  const subscribe = useCallback(
    (changed: () => void) => {
      media.addEventListener("change", changed);
      return () => media.removeEventListener("change", changed);
    },
    [media],
  );
  return useSyncExternalStore(subscribe, () => media.matches);
}

function subscribeScroll(changed: () => void): () => void {
  window.addEventListener("scroll", changed, { passive: true });
  return () => window.removeEventListener("scroll", changed);
}

export interface Inset {
  readonly top: number;
  readonly bottom: number;
}

const INSETS = {
  wall: { top: BAR_PX, bottom: 0 },
  answer: { top: BAR_PX + 8, bottom: 64 },
  chips: { top: BAR_PX + CHIPS_PX + 8, bottom: 64 },
  wallOnPhone: { top: PHONE_BAR_PX, bottom: FIELD_ON_PHONE_PX },
  answerOnPhone: { top: PHONE_BAR_PX, bottom: FIELD_ON_PHONE_PX },
  chipsOnPhone: { top: PHONE_BAR_PX, bottom: FIELD_ON_PHONE_PX + CHIPS_ON_PHONE_PX },
} as const satisfies Record<string, Inset>;

/**
 * How far the pictures stay away from the window's top and bottom, where bar and field lie over them. In a
 * narrow window the field is taller where it `hasChips` above or below the words.
 */
export function useInset(isWall: boolean, hasChips: boolean): Inset {
  const isPhone = useMatches(PHONE);
  const isNarrow = useMatches(NARROW);
  if (isPhone && hasChips) return INSETS.chipsOnPhone;
  if (isPhone) return isWall ? INSETS.wallOnPhone : INSETS.answerOnPhone;
  if (isNarrow && hasChips) return INSETS.chips;
  return isWall ? INSETS.wall : INSETS.answer;
}

/** Whether one has gone down into the wall. */
export function useScrolled(): boolean {
  return useSyncExternalStore(subscribeScroll, () => window.scrollY > STILL_AT_THE_TOP_PX);
}
