/**
 * Gives the focus a place again when what held it is taken away: the nearest thing around it that is still there. Without
 * this the browser begins anew at the top of the page, and a person with a keyboard or a screen reader is lost.
 */

import { useEffect } from "react";

const FOCUSABLE = "a[href], button:not([disabled]), input:not([disabled]), select, textarea, [tabindex]";
/** Whoever takes something away may give the focus a better place itself, once all is drawn. */
const PATIENCE_MS = 60;

export function useKeptFocus(): void {
  useEffect(() => {
    let around: readonly Element[] = [];
    let timer: ReturnType<typeof setTimeout> | undefined;

    const note = ({ target }: FocusEvent) => {
      if (target instanceof Element) around = [...ancestorsOf(target)];
    };
    const mend = () => {
      const [held, ...outer] = around;
      if (document.activeElement !== document.body || held === undefined || held.isConnected) return;
      const left = outer.find((element) => element.isConnected && element !== document.body);
      const next = left?.querySelector<HTMLElement>(FOCUSABLE) ?? document.querySelector<HTMLElement>("main");
      next?.focus({ preventScroll: true });
    };
    const changes = new MutationObserver(() => {
      if (document.activeElement !== document.body || around[0]?.isConnected !== false) return;
      clearTimeout(timer);
      timer = setTimeout(mend, PATIENCE_MS);
    });

    document.addEventListener("focusin", note);
    changes.observe(document.body, { childList: true, subtree: true });
    return () => {
      document.removeEventListener("focusin", note);
      changes.disconnect();
      clearTimeout(timer);
    };
  }, []);
}

function* ancestorsOf(element: Element): Generator<Element> {
  for (let each: Element | null = element; each !== null; each = each.parentElement) yield each;
}
