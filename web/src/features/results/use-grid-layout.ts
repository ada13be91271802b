/** The size of the window and the rows that the pictures make in it. */

import { type RefObject, useLayoutEffect, useMemo, useState } from "react";
import { heightThatFills, type Layout, layOut, type Size } from "../../atlas/justified-layout";
import { roomForLine } from "./relevance-line";

export type Density = "wall" | "answer";

const GAP = 4;
const PHONE_WIDTH = 640;
/** Only so many pictures decide the height of the wall's rows: it must not change as more of them arrive. */
const DECIDING = 400;

/** At this height a picture as narrow as the grid shows any is still wide enough to be pressed. */
const SMALLEST = 64;
/** As a part of the window. */
const LARGEST = 0.9;

interface Box {
  /** Width of the grid itself. */
  readonly width: number;
  /** Height of the window. */
  readonly height: number;
  /** From the left edge of the canvas to that of the grid. A drawer may stand before both of them. */
  readonly left: number;
  readonly windowWidth: number;
}

/**
 * Where `element` lies in the window, kept up to date; null before the first measure. Its margins depend on `density`,
 * so that it is measured anew before another density is painted.
 */
export function useBox(element: RefObject<HTMLElement | null>, density: Density): Box | null {
  const [box, setBox] = useState<Box | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the density sets the margins through the style sheet.
  useLayoutEffect(() => {
    const target = element.current;
    if (target === null) return;
    const measure = () => {
      const { left: gridLeft, width } = target.getBoundingClientRect();
      const left = gridLeft - (target.offsetParent?.getBoundingClientRect().left ?? 0);
      const next = { left, width, height: window.innerHeight, windowWidth: document.documentElement.clientWidth };
      setBox((before) => (before !== null && same(before, next) ? before : next));
    };
    const observer = new ResizeObserver(measure);
    observer.observe(target);
    window.addEventListener("resize", measure);
    measure();
    return () => {
      observer.disconnect();
      window.removeEventListener("resize", measure);
    };
  }, [element, density]);
  return box;
}

function same(a: Box, b: Box): boolean {
  return a.width === b.width && a.height === b.height && a.left === b.left && a.windowWidth === b.windowWidth;
}

/**
 * Rows for pictures of these ratios: an answer's are large enough to judge, the wall's small enough to show the collection at once.
 * `scale` is how much larger than that a person wants them. After `relevantCount` of them, where it is not null and others follow, there is room for the relevance line.
 */
export function useGridLayout(
  ratios: ArrayLike<number>,
  box: Box | null,
  density: Density,
  relevantCount: number | null,
  scale: number,
): Layout {
  const width = box?.width ?? 0;
  const height = box?.height ?? 0;
  return useMemo(() => {
    if (width === 0) return layOut([], { width: 1, targetHeight: 1, gap: GAP });
    const automatic = rowHeight(ratios, { width, height }, density);
    const targetHeight = Math.min(LARGEST * height, Math.max(SMALLEST, automatic * scale));
    const divide = relevantCount === null ? undefined : { at: relevantCount, room: roomForLine(relevantCount, width) };
    return layOut(ratios, { width, targetHeight, gap: GAP, divide });
  }, [ratios, width, height, density, relevantCount, scale]);
}

function rowHeight(ratios: ArrayLike<number>, screen: Size, density: Density): number {
  const isPhone = screen.width < PHONE_WIDTH;
  if (density === "wall") {
    const limits = isPhone ? { smallest: 72, largest: 160 } : { smallest: 96, largest: 220 };
    return heightThatFills(Array.prototype.slice.call(ratios, 0, DECIDING), screen, limits);
  }
  // Cameras make pictures between 4:3 and 3:2, so this is about three columns on a phone.
  return isPhone ? screen.width / 3 / 1.4 : Math.min(210, Math.max(150, screen.width / 7.6));
}
