/** Keeps a painter at work on a canvas: gives it the scene, the window's size, the scroll position and the pixel ratio. */

import { type RefObject, useEffect, useLayoutEffect, useRef } from "react";
import { loadThumbnail } from "../../atlas/load-bitmap";
import type { PageCache } from "../../atlas/page-cache";
import { GridPainter, type Motion, type Scene } from "../../atlas/painter";

const still = window.matchMedia("(prefers-reduced-motion: reduce)");
const MOTION: Motion = { cellFadeMs: 120, sceneFadeMs: 150 };
const STILL: Motion = { cellFadeMs: 0, sceneFadeMs: 0 };

export function useGridCanvas(
  canvas: RefObject<HTMLCanvasElement | null>,
  pages: PageCache,
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
        scrollTop: window.scrollY,
      });
    // Zooming the page changes the pixel ratio and fires `resize` as well.
    const observer = new ResizeObserver(look);
    observer.observe(element);
    window.addEventListener("resize", look);
    window.addEventListener("scroll", look, { passive: true });
    look();
    return () => {
      observer.disconnect();
      window.removeEventListener("resize", look);
      window.removeEventListener("scroll", look);
      made.dispose();
      painter.current = null;
    };
  }, [canvas, pages]);

  useEffect(() => {
    if (scene !== null) painter.current?.show(scene);
  }, [scene]);
}
