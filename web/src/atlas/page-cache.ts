/**
 * The atlas pages and result sheets that are decoded and in memory, the least lately drawn leaving first.
 *
 * A page is asked for by its URL, fetched once, retried once after a pause, and then counted as failed until someone
 * asks to try again. A sheet that the server forgot is neither retried nor counted: its pictures are on atlas pages.
 * The cache never blocks: `get` answers with what is there now and listeners hear of changes.
 */

import { BitmapCache } from "./bitmap-cache";
import { Forgotten } from "./decode-messages";
import type { LoadPage } from "./load-bitmap";

export const RETRY_AFTER_MS = 1000;
const BUDGET_BYTES = 96 * 1024 * 1024;
const AT_ONCE = 3;

export class PageCache {
  readonly #load: LoadPage;
  readonly #pages: BitmapCache;
  readonly #loading = new Set<string>();
  readonly #waiting = new Map<string, ReturnType<typeof setTimeout>>();
  readonly #attempts = new Map<string, number>();
  readonly #failed = new Set<string>();
  readonly #forgotten = new Set<string>();
  readonly #listeners = new Set<() => void>();
  #wanted: readonly string[] = [];

  constructor(load: LoadPage, budgetBytes: number = BUDGET_BYTES) {
    this.#load = load;
    this.#pages = new BitmapCache(budgetBytes);
  }

  /** The page if it is decoded; being asked for counts as use. */
  get(url: string): ImageBitmap | undefined {
    return this.#pages.get(url);
  }

  /** Whether the page is decoded; this is no use of it. */
  has(url: string): boolean {
    return this.#pages.has(url);
  }

  /** Whether the page failed at least once and has not come since. */
  isInTrouble(url: string): boolean {
    return this.#attempts.has(url) || this.#forgotten.has(url);
  }

  /** How many pages could not be had, after their second try. */
  get failedCount(): number {
    return this.#failed.size;
  }

  /** Says which pages are needed, the most urgent first. What is no longer wanted and not yet begun is forgotten. */
  want(urls: readonly string[]): void {
    this.#wanted = urls;
    this.begin(this.#wanted);
  }

  /** Begins with pages that are going to be wanted, as far as others leave room. */
  begin(urls: readonly string[]): void {
    for (const url of urls) {
      if (this.#loading.size >= AT_ONCE) return;
      if (this.#pages.has(url) || this.#loading.has(url) || this.#isPutOff(url)) continue;
      void this.#fetch(url);
    }
  }

  /** Gives the failed pages another chance. */
  retryFailed(): void {
    for (const url of this.#failed) this.#attempts.delete(url);
    this.#failed.clear();
    this.#changed();
    this.begin(this.#wanted);
  }

  /** Calls `listener` whenever a page arrives or fails; returns the way to stop. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #isPutOff(url: string): boolean {
    return this.#waiting.has(url) || this.#failed.has(url) || this.#forgotten.has(url);
  }

  async #fetch(url: string): Promise<void> {
    this.#loading.add(url);
    try {
      this.#pages.put(url, await this.#load(url));
      this.#attempts.delete(url);
    } catch (error) {
      if (error instanceof Forgotten) this.#forgotten.add(url);
      else this.#countFailure(url);
    }
    this.#loading.delete(url);
    this.#changed();
    this.begin(this.#wanted);
  }

  #countFailure(url: string): void {
    const attempts = (this.#attempts.get(url) ?? 0) + 1;
    this.#attempts.set(url, attempts);
    if (attempts > 1) {
      this.#failed.add(url);
      return;
    }
    const timer = setTimeout(() => {
      this.#waiting.delete(url);
      this.begin(this.#wanted);
    }, RETRY_AFTER_MS);
    this.#waiting.set(url, timer);
  }

  #changed(): void {
    for (const listener of this.#listeners) listener();
  }
}
