/** How large a person wants the pictures, as a factor of what the page would choose; kept by the browser. */

import { useCallback, useState } from "react";

export const SMALLEST = 0.5;
export const LARGEST = 3;
const KEPT = "clip-atlas-size";

export function within(size: number): number {
  return Math.min(LARGEST, Math.max(SMALLEST, size));
}

export function useSize(): readonly [number, (size: number) => void] {
  const [size, setSize] = useState(kept);
  const change = useCallback((next: number) => {
    const chosen = within(next);
    setSize(chosen);
    try {
      localStorage.setItem(KEPT, String(chosen));
    } catch {
      // A browser that keeps nothing still shows it until it is closed.
    }
  }, []);
  return [size, change];
}

function kept(): number {
  try {
    const size = Number(localStorage.getItem(KEPT) ?? 1);
    return Number.isFinite(size) ? within(size) : 1;
  } catch {
    return 1;
  }
}
