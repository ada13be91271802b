/** The rows that are near the window: the only ones that exist as elements. */

import { useLayoutEffect, useState } from "react";
import type { Layout } from "../../atlas/justified-layout";
import type { PageScroller } from "./page-scroller";

/** Rows kept ready above and below the window, as a part of its height. */
const MARGIN = 0.5;

export interface Band {
  readonly first: number;
  readonly after: number;
}

/** `top` is where the first row lies when nothing is scrolled. */
export function useVisibleRows(layout: Layout, top: number, scroller: PageScroller): Band {
  const [band, setBand] = useState<Band>({ first: 0, after: 0 });
  useLayoutEffect(() => {
    const update = () => {
      const margin = window.innerHeight * MARGIN;
      const from = scroller.offset - top;
      const [first, after] = layout.rowsBetween(from - margin, from + window.innerHeight + margin);
      setBand((before) => (before.first === first && before.after === after ? before : { first, after }));
    };
    update();
    const stop = scroller.subscribe(update);
    window.addEventListener("resize", update);
    return () => {
      stop();
      window.removeEventListener("resize", update);
    };
  }, [layout, top, scroller]);
  return band;
}
