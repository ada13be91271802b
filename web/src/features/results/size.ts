/** How large a person wants the pictures, as a factor of what the page would choose; kept by the browser. */

import { useCallback, useRef, useState } from "react";
import { keep, kept } from "../../browser/kept";

export const SMALLEST = 0.5;
export const LARGEST = 3;
const KEPT = "size";

export function within(size: number): number {
  return Math.min(LARGEST, Math.max(SMALLEST, size));
}

/** Another size, or how it comes from the present one. */
export type Resize = number | ((size: number) => number);

export function useSize(): readonly [number, (to: Resize) => void] {
  const [size, setSize] = useState(keptSize);
  // Two fingers can change it several times before the page is drawn again.
  const latest = useRef(size);
  const change = useCallback((to: Resize) => {
    const chosen = within(typeof to === "number" ? to : to(latest.current));
    latest.current = chosen;
    setSize(chosen);
    keep(KEPT, String(chosen));
  }, []);
  return [size, change];
}

function keptSize(): number {
  const size = Number(kept(KEPT) ?? 1);
  return Number.isFinite(size) ? within(size) : 1;
}
