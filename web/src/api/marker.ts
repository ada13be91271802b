/**
 * Changes collections as if the server had agreed already, and takes it back where it does not.
 *
 * Changes of one collection are sent one after the other, so that the last press is what counts in the end.
 */

import type { QueryClient } from "@tanstack/react-query";
import * as server from "./collections";

const MARKS = "marks";
export const LIST = [MARKS, "list"];
export const picturesKey = (id: string) => [MARKS, "pictures", id];

type Ids = readonly string[];
type Known = ReadonlySet<string> | undefined;

export class Marker {
  readonly #queries: QueryClient;
  readonly #last = new Map<string, Promise<void>>();

  constructor(queries: QueryClient) {
    this.#queries = queries;
  }

  /** Asks again for all that is marked: something else may be there now. */
  askAgain(): void {
    void this.#queries.invalidateQueries({ queryKey: [MARKS] });
  }

  /** Rejects with why it could not be kept; by then nothing looks as if it had been. */
  async change(id: string, add: Ids, remove: Ids): Promise<void> {
    const key = picturesKey(id);
    // An answer that is on its way knows nothing of this.
    await this.#queries.cancelQueries({ queryKey: key });
    const before = this.#queries.getQueryData<Known>(key);
    const added = add.filter((each) => !before?.has(each));
    const removed = remove.filter((each) => before?.has(each));
    this.#show(key, added, removed);
    const sending = (this.#last.get(id) ?? Promise.resolve()).then(() => server.change(id, add, remove));
    const settled = sending.catch(() => {});
    this.#last.set(id, settled);
    try {
      await sending;
    } catch (problem) {
      this.#show(key, removed, added);
      throw problem;
    } finally {
      if (this.#last.get(id) === settled) {
        this.#last.delete(id);
        void this.#queries.invalidateQueries({ queryKey: before === undefined ? [MARKS] : LIST });
      }
    }
  }

  async create(name: string, add: Ids): Promise<server.Collection> {
    const made = await this.#thenAsk(server.create(name));
    if (add.length > 0) await this.change(made.id, add, []);
    return made;
  }

  rename(id: string, name: string) {
    return this.#thenAsk(server.rename(id, name));
  }

  remove(id: string) {
    return this.#thenAsk(server.remove(id));
  }

  restore(id: string) {
    return this.#thenAsk(server.restore(id));
  }

  #show(key: readonly string[], added: Ids, removed: Ids): void {
    const gone = new Set(removed);
    this.#queries.setQueryData<Known>(
      key,
      (known) => known && new Set([...added, ...known].filter((id) => !gone.has(id))),
    );
  }

  async #thenAsk<T>(answer: Promise<T>): Promise<T> {
    try {
      return await answer;
    } finally {
      void this.#queries.invalidateQueries({ queryKey: LIST });
    }
  }
}
