/** The window's title: the words that are asked, so that tabs and history tell themselves apart. */

import { useEffect } from "react";
import { strings } from "../shared/strings";
import type { Route } from "./route";

export function useTitle({ query, not, like }: Route): void {
  const asked = like === null ? strings.sentence(query, not) : strings.resultsLike;
  useEffect(() => {
    document.title = asked === "" ? strings.productName : strings.titleOf(asked);
  }, [asked]);
}
