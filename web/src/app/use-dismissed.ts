/** Which notices a person has put away; kept in this browser where it keeps anything. */

import { useState } from "react";

const KEY = "clip-atlas-dismissed";

function kept(): ReadonlySet<string> {
  try {
    const list: unknown = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    return new Set(Array.isArray(list) ? list.map(String) : []);
  } catch {
    return new Set();
  }
}

export function useDismissed(): [ReadonlySet<string>, (id: string) => void] {
  const [dismissed, setDismissed] = useState(kept);
  const dismiss = (id: string) => {
    const next = new Set([...dismissed, id]);
    setDismissed(next);
    try {
      localStorage.setItem(KEY, JSON.stringify([...next]));
    } catch {
      // It stays away until the page is loaded again.
    }
  };
  return [dismissed, dismiss];
}
