/** How large a person wants the pictures, as a factor of what the page would choose; kept by the browser. */

import { useCallback, useState } from "react";
import { keep, kept } from "../../browser/kept";

export const SMALLEST = 0.5;
export const LARGEST = 3;
const KEPT = "size";

export function within(size: number): number {
  return Math.min(LARGEST, Math.max(SMALLEST, size));
}

export function useSize(): readonly [number, (size: number) => void] {
  const [size, setSize] = useState(keptSize);
  const change = useCallback((next: number) => {
    const chosen = within(next);
    setSize(chosen);
    keep(KEPT, String(chosen));
  }, []);
  return [size, change];
}

function keptSize(): number {
  const size = Number(kept(KEPT) ?? 1);
  return Number.isFinite(size) ? within(size) : 1;
}
