/** The window's title: the words that are asked, so that tabs and history tell themselves apart. */

import { useEffect } from "react";
import { strings } from "../shared/strings";
import type { Route } from "./route";

export function useTitle({ query, like }: Route): void {
  useEffect(() => {
    const asked = like === null ? query : strings.resultsLike;
    document.title = asked === "" ? strings.productName : strings.titleOf(asked);
  }, [query, like]);
}
