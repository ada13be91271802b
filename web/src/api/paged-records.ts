/**
 * Records of a long list, known page by page where someone looks, the pages looked at the longest ago forgotten.
 *
 * A page is asked for once the eye rests on it for a moment, and no longer when it has passed on. One that cannot be had
 * is asked for again after a pause, each time a longer one, for as long as it is looked at.
 */

export const REST_MS = 80;
export const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 15_000;
const AT_ONCE = 2;
const KEPT_PAGES = 30;

export type LoadRecords<T> = (offset: number, limit: number, signal: AbortSignal) => Promise<readonly T[]>;

export class PagedRecords<T extends { readonly id: string }> {
  readonly #load: LoadRecords<T>;
  readonly #changed: () => void;
  readonly #perPage: number;
  // A Map keeps the order of insertion, and every use inserts again: the first key is the least lately used.
  readonly #pages = new Map<number, readonly T[]>();
  readonly #places = new Map<string, number>();
  readonly #loading = new Map<number, AbortController>();
  readonly #stretches = new Map<string, readonly [number, number]>();
  readonly #failures = new Map<number, number>();
  #wanted: readonly number[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(perPage: number, load: LoadRecords<T>, changed: () => void) {
    this.#perPage = perPage;
    this.#load = load;
    this.#changed = changed;
  }

  at(index: number): T | undefined {
    return this.#pages.get(Math.floor(index / this.#perPage))?.[index % this.#perPage];
  }

  indexOf(id: string): number {
    return this.#places.get(id) ?? -1;
  }

  /** Keeps a page that came by another way. */
  put(page: number, records: readonly T[]): void {
    this.#forget(page);
    this.#pages.set(page, records);
    for (const [index, { id }] of records.entries()) this.#places.set(id, page * this.#perPage + index);
    for (const oldest of this.#pages.keys()) {
      if (this.#pages.size <= KEPT_PAGES) break;
      this.#forget(oldest);
    }
  }

  /** Says which records `who` looks at, up to before `after`. */
  look(who: string, first: number, after: number): void {
    this.#stretches.set(who, [first, after]);
    const wanted = new Set<number>();
    for (const [from, to] of this.#stretches.values()) {
      for (let page = Math.floor(from / this.#perPage); page * this.#perPage < to; page++) {
        if (this.#use(page)) continue;
        wanted.add(page);
      }
    }
    const pages = [...wanted];
    if (pages.length === this.#wanted.length && pages.every((page, index) => page === this.#wanted[index])) return;
    this.#wanted = pages;
    for (const [page, controller] of this.#loading) if (!wanted.has(page)) controller.abort();
    this.#rest(REST_MS);
  }

  /** Whether the page is there; being looked at counts as use. */
  #use(page: number): boolean {
    const records = this.#pages.get(page);
    if (records === undefined) return false;
    this.#pages.delete(page);
    this.#pages.set(page, records);
    return true;
  }

  #forget(page: number): void {
    for (const { id } of this.#pages.get(page) ?? []) this.#places.delete(id);
    this.#pages.delete(page);
  }

  #rest(pause: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#pump();
    }, pause);
  }

  #pump(): void {
    if (this.#timer !== undefined) return;
    for (const page of this.#wanted) {
      if (this.#loading.size >= AT_ONCE) return;
      if (!this.#pages.has(page) && !this.#loading.has(page)) void this.#fetch(page);
    }
  }

  async #fetch(page: number): Promise<void> {
    const controller = new AbortController();
    this.#loading.set(page, controller);
    try {
      const records = await this.#load(page * this.#perPage, this.#perPage, controller.signal);
      this.#failures.delete(page);
      this.put(page, records);
      this.#changed();
    } catch {
      if (!controller.signal.aborted) this.#putOff(page);
    }
    this.#loading.delete(page);
    this.#pump();
  }

  #putOff(page: number): void {
    const times = this.#failures.get(page) ?? 0;
    this.#failures.set(page, times + 1);
    this.#rest(Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** times));
  }
}
