/** Which notices a person has put away; kept in this browser where it keeps anything. */

import { useCallback, useState } from "react";
import { keepList, keptList } from "../browser/kept";

const KEPT = "dismissed";

interface Dismissed {
  readonly dismissed: ReadonlySet<string>;
  readonly dismiss: (name: string) => void;
  /** Has what begins like this be told again the next time: what was put away has ended. */
  readonly forget: (beginning: string) => void;
}

export function useDismissed(): Dismissed {
  const [dismissed, setDismissed] = useState<ReadonlySet<string>>(() => new Set(keptList(KEPT)));
  const dismiss = (name: string) => {
    const next = new Set([...dismissed, name]);
    setDismissed(next);
    keepList(KEPT, [...next]);
  };
  const forget = useCallback((beginning: string) => {
    const before = keptList(KEPT);
    const next = before.filter((name) => !name.startsWith(beginning));
    if (next.length === before.length) return;
    setDismissed(new Set(next));
    keepList(KEPT, next);
  }, []);
  return { dismissed, dismiss, forget };
}
