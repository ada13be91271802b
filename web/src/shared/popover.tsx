/**
 * A small paper beside the button that opened it. The browser closes it with Escape or a press elsewhere and gives the
 * focus back; this places it where there is room, and puts the focus into it.
 */

import { type ReactNode, type RefObject, useEffect, useLayoutEffect, useRef } from "react";
import "./popover.css";

interface PopoverProps {
  readonly anchor: RefObject<HTMLElement | null>;
  readonly label: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

const GAP_PX = 6;
const EDGE_PX = 8;

export function Popover({ anchor, label, onClose, children }: PopoverProps) {
  const paper = useRef<HTMLDivElement>(null);
  const close = useRef(onClose);
  useEffect(() => {
    close.current = onClose;
  });

  useLayoutEffect(() => {
    const shown = paper.current;
    if (shown === null) return;
    const heard = (event: ToggleEvent) => {
      if (event.newState === "closed") close.current();
    };
    shown.addEventListener("toggle", heard as EventListener);
    shown.showPopover();
    const first =
      shown.querySelector<HTMLElement>("input:checked") ?? shown.querySelector<HTMLElement>("input, button");
    first?.focus({ preventScroll: true });
    return () => shown.removeEventListener("toggle", heard as EventListener);
  }, []);

  // What it holds may change its size while it is open.
  useLayoutEffect(() => {
    const shown = paper.current;
    if (shown === null) return;
    const settle = () => {
      if (anchor.current !== null) place(shown, anchor.current.getBoundingClientRect());
    };
    settle();
    const sizes = new ResizeObserver(settle);
    sizes.observe(shown);
    window.addEventListener("resize", settle);
    return () => {
      sizes.disconnect();
      window.removeEventListener("resize", settle);
    };
  }, [anchor]);

  return (
    <div ref={paper} popover="auto" role="dialog" aria-label={label} className="popover">
      {children}
    </div>
  );
}

/**
 * Below the anchor, or above it where there is more room; it begins where the anchor begins, or ends where that ends, and
 * never lies beyond the edges of the window.
 */
function place(shown: HTMLElement, anchor: DOMRect): void {
  const { width, height } = shown.getBoundingClientRect();
  const below = anchor.bottom + GAP_PX;
  const fits = below + height <= window.innerHeight - EDGE_PX || anchor.top < window.innerHeight / 2;
  const isMirrored = getComputedStyle(shown).direction === "rtl";
  const most = document.documentElement.clientWidth - width - EDGE_PX;
  const [first, second] = isMirrored ? [anchor.right - width, anchor.left] : [anchor.left, anchor.right - width];
  const isInside = (left: number) => left >= EDGE_PX && left <= most;
  const left = [first, second].find(isInside) ?? Math.max(EDGE_PX, Math.min(first, most));
  shown.style.setProperty("left", `${left}px`);
  shown.style.setProperty("top", `${fits ? below : Math.max(EDGE_PX, anchor.top - GAP_PX - height)}px`);
}
