/**
 * Sizes by the pixels of both sides. They overlap so that every picture up to twice as long as it is high is one of
 * them: the filters can say that both sides are so large, but not that one of them is.
 */

import type { Filters } from "../../shared/ask";

export const SIZES = {
  small: { least: null, most: 1200 },
  medium: { least: 600, most: 3000 },
  large: { least: 1500, most: null },
} as const;

export type Size = keyof typeof SIZES;

const SIDES = ["min_width", "min_height", "max_width", "max_height"] as const;

/** `filters` with this size in the place of any that was there; null for any size. */
export function withSize(filters: Filters, size: Size | null): Filters {
  const kept = Object.fromEntries(Object.entries(filters).filter(([name]) => !SIDES.some((side) => side === name)));
  if (size === null) return kept;
  const { least, most } = SIZES[size];
  return {
    ...kept,
    ...(least === null ? {} : { min_width: [String(least)], min_height: [String(least)] }),
    ...(most === null ? {} : { max_width: [String(most)], max_height: [String(most)] }),
  };
}

/** The size that `filters` say; null where they say none of them. */
export function sizeOf(filters: Filters): Size | null {
  const sizes = Object.keys(SIZES) as Size[];
  const said = (of: Filters) => SIDES.map((side) => of[side]?.[0] ?? "").join();
  return sizes.find((size) => said(withSize({}, size)) === said(filters)) ?? null;
}
