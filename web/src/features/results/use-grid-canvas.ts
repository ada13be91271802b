/** Keeps a painter at work on a canvas: gives it the scene, the window's size, how far down one is and the pixel ratio. */

import { type RefObject, useEffect, useLayoutEffect, useRef } from "react";
import { loadThumbnail } from "../../atlas/load-bitmap";
import type { PageCache } from "../../atlas/page-cache";
import { GridPainter, type Motion } from "../../atlas/painter";
import type { Scene } from "../../atlas/scene";
import type { PageScroller } from "./page-scroller";

const still = window.matchMedia("(prefers-reduced-motion: reduce)");
const MOTION: Motion = { cellFadeMs: 120, sceneFadeMs: 150 };
const STILL: Motion = { cellFadeMs: 0, sceneFadeMs: 0 };

export function useGridCanvas(
  canvas: RefObject<HTMLCanvasElement | null>,
  pages: PageCache,
  scroller: PageScroller,
  scene: Scene | null,
): void {
  const painter = useRef<GridPainter | null>(null);

  useLayoutEffect(() => {
    const element = canvas.current;
    if (element === null) return;
    const made = new GridPainter(element, pages, loadThumbnail, () => (still.matches ? STILL : MOTION));
    painter.current = made;
    const look = () =>
      made.look({
        width: element.clientWidth,
        height: element.clientHeight,
        pixelRatio: window.devicePixelRatio,
        offset: scroller.offset,
      });
    // Zooming the page changes the pixel ratio and fires `resize` as well.
    const observer = new ResizeObserver(look);
    observer.observe(element);
    window.addEventListener("resize", look);
    const stop = scroller.subscribe(look);
    look();
    return () => {
      observer.disconnect();
      window.removeEventListener("resize", look);
      stop();
      made.dispose();
      painter.current = null;
    };
  }, [canvas, pages, scroller]);

  useEffect(() => {
    if (scene !== null) painter.current?.show(scene);
  }, [scene]);
}
