/** The window's title: what is asked as one sentence, so that tabs and history tell themselves apart. */

import { useEffect } from "react";
import { strings } from "../words/strings";

/** `asked` is empty where nothing is. */
export function useTitle(asked: string): void {
  useEffect(() => {
    document.title = asked === "" ? strings.productName : strings.titleOf(asked);
  }, [asked]);
}
