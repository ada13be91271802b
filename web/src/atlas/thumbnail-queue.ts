/**
 * Thumbnails for the cells that are on screen and larger than their sprite, fetched only once the eye has come to rest.
 *
 * A list of wanted URLs starts nothing until it has stayed the same for `REST_MS`. At most `AT_ONCE` are under way, and
 * one that is no longer wanted is aborted. A thumbnail that cannot be had is asked again after a pause, each time a longer
 * one: its sprite is already there.
 */

import { BitmapCache } from "./bitmap-cache";
import type { LoadThumbnail } from "./load-bitmap";

export const REST_MS = 300;
export const AT_ONCE = 6;
export const PAUSE_AFTER_FAILURE_MS = 10_000;
const BUDGET_BYTES = 64 * 1024 * 1024;

export class ThumbnailQueue {
  readonly #load: LoadThumbnail;
  readonly #arrived: () => void;
  readonly #thumbnails = new BitmapCache(BUDGET_BYTES);
  readonly #loading = new Map<string, AbortController>();
  /** How often each failed, and when it may be asked again. */
  readonly #failed = new Map<string, { readonly times: number; readonly until: number }>();
  #wanted: readonly string[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(load: LoadThumbnail, arrived: () => void) {
    this.#load = load;
    this.#arrived = arrived;
  }

  /** The thumbnail if it is decoded. */
  get(url: string): ImageBitmap | undefined {
    return this.#thumbnails.get(url);
  }

  /** Says which thumbnails the screen would show sharper, the nearest first. */
  want(urls: readonly string[]): void {
    if (urls.length === this.#wanted.length && urls.every((url, index) => url === this.#wanted[index])) return;
    this.#wanted = urls;
    const still = new Set(urls);
    for (const [url, controller] of this.#loading) if (!still.has(url)) controller.abort();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#pump();
    }, REST_MS);
  }

  #pump(): void {
    if (this.#timer !== undefined) return;
    for (const url of this.#wanted) {
      if (this.#loading.size >= AT_ONCE) return;
      const mayAsk = Date.now() >= (this.#failed.get(url)?.until ?? 0);
      if (mayAsk && !this.#thumbnails.has(url) && !this.#loading.has(url)) void this.#fetch(url);
    }
  }

  async #fetch(url: string): Promise<void> {
    const controller = new AbortController();
    this.#loading.set(url, controller);
    try {
      this.#thumbnails.put(url, await this.#load(url, controller.signal));
      this.#arrived();
    } catch {
      if (!controller.signal.aborted) this.#putOff(url);
    }
    this.#loading.delete(url);
    this.#pump();
  }

  #putOff(url: string): void {
    const times = this.#failed.get(url)?.times ?? 0;
    const pause = PAUSE_AFTER_FAILURE_MS * 2 ** times;
    this.#failed.set(url, { times: times + 1, until: Date.now() + pause });
    setTimeout(() => this.#pump(), pause);
  }
}
