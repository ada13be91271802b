/** The place of the strip for selected pictures, which comes when something is selected for the first time. */

import { useEffect, useState } from "react";
import type { SelectionBarProps } from "./selection-bar";

type Part = typeof import("./selection-bar");

export function SelectionStrip(props: SelectionBarProps) {
  const [part, setPart] = useState<Part | null>(null);
  const count = props.selection.ids.size;
  useEffect(() => {
    // Where it cannot come, the server is gone, which the page says by itself; the next picture tries again.
    if (count > 0 && part === null) import("./selection-bar").then(setPart, () => {});
  }, [count, part]);
  return count > 0 && part !== null ? <part.SelectionBar {...props} /> : null;
}
