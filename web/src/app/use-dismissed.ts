/** Which notices a person has put away; kept in this browser where it keeps anything. */

import { useState } from "react";
import { keepList, keptList } from "../browser/kept";

const KEPT = "dismissed";

export function useDismissed(): [ReadonlySet<string>, (id: string) => void] {
  const [dismissed, setDismissed] = useState<ReadonlySet<string>>(() => new Set(keptList(KEPT)));
  const dismiss = (id: string) => {
    const next = new Set([...dismissed, id]);
    setDismissed(next);
    keepList(KEPT, [...next]);
  };
  return [dismissed, dismiss];
}
