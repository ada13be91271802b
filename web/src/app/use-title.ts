/** The window's title: what is asked as one sentence, so that tabs and history tell themselves apart. */

import { useEffect } from "react";
import { titleOf } from "../features/search/sentence";
import type { Ask } from "../shared/ask";
import { strings } from "../words/strings";

export function useTitle(ask: Ask): void {
  const asked = titleOf(ask);
  useEffect(() => {
    document.title = asked === "" ? strings.productName : strings.titleOf(asked);
  }, [asked]);
}
