/**
 * What pictures are called and where their files are, looked up a few at a time once the eye has come to rest.
 *
 * What is no longer wanted when its turn comes is not asked for. What cannot be had is asked again when it is next wanted.
 */

import type { Picture } from "../../api/types";

export type LookUp = (ids: readonly string[], signal: AbortSignal) => Promise<readonly Picture[]>;

const REST_MS = 120;
const AT_ONCE = 60;
const KEPT = 3000;

export class PictureBook {
  readonly #lookUp: LookUp;
  readonly #found: () => void;
  readonly #pictures = new Map<string, Picture>();
  #wanted: readonly string[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #asking: AbortController | undefined;

  constructor(lookUp: LookUp, found: () => void) {
    this.#lookUp = lookUp;
    this.#found = found;
  }

  get(id: string): Picture | undefined {
    return this.#pictures.get(id);
  }

  /** Says which pictures somebody would like to know, the most urgent first. */
  want(ids: readonly string[]): void {
    this.#wanted = ids;
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      void this.#pump();
    }, REST_MS);
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#asking?.abort();
    this.#wanted = [];
  }

  async #pump(): Promise<void> {
    const ids = this.#wanted.filter((id) => !this.#pictures.has(id)).slice(0, AT_ONCE);
    if (ids.length === 0 || this.#asking !== undefined) return;
    this.#asking = new AbortController();
    const found = await this.#lookUp(ids, this.#asking.signal).catch(() => []);
    this.#asking = undefined;
    for (const picture of found) this.#pictures.set(picture.id, picture);
    for (const oldest of this.#pictures.keys()) {
      if (this.#pictures.size <= KEPT) break;
      this.#pictures.delete(oldest);
    }
    if (found.length === 0) return;
    this.#found();
    void this.#pump();
  }
}
