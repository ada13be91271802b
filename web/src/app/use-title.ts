/** The window's title: the words that are asked, so that tabs and history tell themselves apart. */

import { useEffect } from "react";
import { type Ask, likeOf, phraseOfAsk } from "../shared/ask";
import { strings } from "../words/strings";

export function useTitle(ask: Ask): void {
  const { query, not } = phraseOfAsk(ask);
  const asked = likeOf(ask) === null ? strings.sentence(query, not) : strings.resultsLike;
  useEffect(() => {
    document.title = asked === "" ? strings.productName : strings.titleOf(asked);
  }, [asked]);
}
