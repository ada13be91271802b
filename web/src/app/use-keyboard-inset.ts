/**
 * On phones the field lies at the bottom. Safari lays its keyboard over the page without telling the layout, so the
 * height that is covered becomes a custom property that the field moves up by.
 */

import { useEffect } from "react";

export function useKeyboardInset(): void {
  useEffect(() => {
    const visible = window.visualViewport;
    if (!visible) return;
    const update = () => {
      // Zooming in with two fingers also shrinks the visible part, and is no keyboard.
      const covered = visible.scale > 1.01 ? 0 : window.innerHeight - visible.height - visible.offsetTop;
      document.documentElement.style.setProperty("--keyboard", `${Math.max(0, Math.round(covered))}px`);
    };
    visible.addEventListener("resize", update);
    visible.addEventListener("scroll", update);
    return () => {
      visible.removeEventListener("resize", update);
      visible.removeEventListener("scroll", update);
    };
  }, []);
}
