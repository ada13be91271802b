/** The window's scrolling, in a space that may be taller than a document: one listener that the grid's parts follow. */

import { ScrollSpace } from "../../atlas/scroll-space";

const REST_MS = 150;

export class PageScroller {
  readonly #space = new ScrollSpace();
  readonly #listeners = new Set<() => void>();
  #position = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** How far down one is. */
  get offset(): number {
    return this.#space.offset;
  }

  /** What is laid out at `y` belongs at `y - lag` in the document. */
  get lag(): number {
    return this.#space.lag;
  }

  /** Begins to follow the window; returns the way to stop. */
  listen(): () => void {
    const onScroll = () => this.#moved();
    window.addEventListener("scroll", onScroll, { passive: true });
    this.#moved();
    return () => {
      window.removeEventListener("scroll", onScroll);
      clearTimeout(this.#timer);
    };
  }

  /** Says how tall everything is. */
  fit(height: number): void {
    this.#space.fit(height, window.innerHeight);
    this.#space.moved(window.scrollY);
    this.#changed();
  }

  goTo(offset: number): void {
    this.#space.goTo(offset, scrollWindow);
    this.#changed();
  }

  /** Calls `listener` whenever the offset or the lag may be another; returns the way to stop. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  #moved(): void {
    this.#space.moved(window.scrollY);
    this.#changed();
    this.#position = window.scrollY;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#settle(), REST_MS);
  }

  #settle(): void {
    // The window may have been scrolled already and its event be still to come: that is no rest.
    if (window.scrollY !== this.#position) return;
    this.#space.settle(scrollWindow);
    this.#changed();
  }

  #changed(): void {
    for (const listener of this.#listeners) listener();
  }
}

function scrollWindow(position: number): number {
  window.scrollTo({ top: position });
  return window.scrollY;
}
