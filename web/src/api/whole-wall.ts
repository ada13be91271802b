/** The whole collection as a gallery: laid out at once from four bytes a picture, known in full where someone looks. */

import type { Gallery, ShownPicture } from "./gallery";
import { type LoadRecords, PagedRecords } from "./paged-records";
import { Shapes } from "./shapes";

export class WholeWall implements Gallery {
  readonly #shapes: Shapes;
  readonly #records: PagedRecords<ShownPicture>;
  readonly #first: readonly ShownPicture[];
  readonly #listeners = new Set<() => void>();
  #version = 0;

  /** `first` are the pictures that are known already; further ones come in pages of as many. */
  constructor(shapes: Uint8Array, first: readonly ShownPicture[], load: LoadRecords<ShownPicture>) {
    this.#shapes = new Shapes(shapes);
    this.#first = first;
    this.#records = new PagedRecords(first.length, load, () => {
      this.#version++;
      for (const listener of this.#listeners) listener();
    });
  }

  get count(): number {
    return this.#shapes.ratios.length;
  }

  get ratios(): Float32Array {
    return this.#shapes.ratios;
  }

  get version(): number {
    return this.#version;
  }

  at(index: number): ShownPicture | undefined {
    return this.#first[index] ?? this.#records.at(index);
  }

  indexOf(id: string): number {
    const index = this.#first.findIndex((picture) => picture.id === id);
    return index >= 0 ? index : this.#records.indexOf(id);
  }

  colourAt(index: number): ArrayLike<number> {
    return this.#shapes.colourAt(index);
  }

  look(who: string, first: number, after: number): void {
    // What is always known need not be asked for; a stretch without places wants nothing.
    const from = Math.max(first, this.#first.length);
    this.#records.look(who, from, Math.max(from, Math.min(after, this.count)));
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
}
