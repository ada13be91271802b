/** The rows that are near the window: the only ones that exist as elements. */

import { useLayoutEffect, useState } from "react";
import { type Layout, rowsBetween } from "../../atlas/justified-layout";

/** Rows kept ready above and below the window, as a part of its height. */
const MARGIN = 0.5;

export interface Band {
  readonly first: number;
  readonly after: number;
}

/** `top` is where the first row lies in the document. */
export function useVisibleRows(layout: Layout, top: number): Band {
  const [band, setBand] = useState<Band>({ first: 0, after: 0 });
  useLayoutEffect(() => {
    const update = () => {
      const margin = window.innerHeight * MARGIN;
      const from = window.scrollY - top;
      const [first, after] = rowsBetween(layout, from - margin, from + window.innerHeight + margin);
      setBand((before) => (before.first === first && before.after === after ? before : { first, after }));
    };
    update();
    window.addEventListener("scroll", update, { passive: true });
    window.addEventListener("resize", update);
    return () => {
      window.removeEventListener("scroll", update);
      window.removeEventListener("resize", update);
    };
  }, [layout, top]);
  return band;
}
