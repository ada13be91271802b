/**
 * The map's pictures as the server sends them: a square lattice, at most one picture in a cell, like beside like.
 *
 * On level n a cell is a block of 2ⁿ by 2ⁿ cells of the lattice and shows one picture for all that are in it, so however
 * many pictures there are, a window never draws more than it has room for.
 */

import type { MapInfo } from "../../api/types";

const ID_BYTES = 10;
const ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";

/** A level of the lattice: what its cells show. */
export interface Level {
  /** Cells each way. */
  readonly side: number;
  /** Which picture a cell shows, row by row; −1 where there is none. */
  readonly shown: Int32Array;
  /** Where in its tile's picture that is, counted row by row. */
  readonly place: Uint16Array;
}

export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export class MapData {
  readonly info: MapInfo;
  readonly count: number;
  readonly columns: Uint16Array;
  readonly rows: Uint16Array;
  /** Of the sprites, in pixels. */
  readonly widths: Uint16Array;
  readonly heights: Uint16Array;
  readonly #coarsest: Uint8Array;
  readonly #colours: Uint8Array;
  readonly #ids: Uint8Array;
  readonly #levels: Level[] = [];
  #indexOf: Map<string, number> | undefined;

  /** Reads `bytes`, which are laid out as the API's document says; throws where they are too few. */
  constructor(info: MapInfo, bytes: ArrayBuffer) {
    const count = info.count;
    const view = new DataView(bytes);
    const numbers = (nth: number) =>
      Uint16Array.from({ length: count }, (_, index) => view.getUint16(2 * (nth * count + index), true));
    this.info = info;
    this.count = count;
    this.columns = numbers(0);
    this.rows = numbers(1);
    this.widths = numbers(2);
    this.heights = numbers(3);
    this.#coarsest = new Uint8Array(bytes, 8 * count, count);
    this.#colours = new Uint8Array(bytes, 9 * count, 3 * count);
    this.#ids = new Uint8Array(bytes, 12 * count, ID_BYTES * count);
  }

  /** How many levels there are: the last has one cell. */
  get levelCount(): number {
    return Math.log2(this.info.side) + 1;
  }

  level(number: number): Level {
    this.#levels[number] ??= this.#makeLevel(number);
    return this.#levels[number];
  }

  id(index: number): string {
    let id = "";
    let bits = 0;
    let held = 0;
    for (let at = index * ID_BYTES; at < (index + 1) * ID_BYTES; at++) {
      bits = ((bits << 8) | (this.#ids[at] ?? 0)) & 0xffff;
      for (held += 8; held >= 5; held -= 5) id += ALPHABET[(bits >> (held - 5)) & 31];
    }
    return id;
  }

  /** Which picture has this id, −1 where none on the map has. */
  indexOf(id: string): number {
    this.#indexOf ??= new Map(Array.from({ length: this.count }, (_, index) => [this.id(index), index]));
    return this.#indexOf.get(id) ?? -1;
  }

  colour(index: number): string {
    const at = 3 * index;
    return `rgb(${this.#colours[at]} ${this.#colours[at + 1]} ${this.#colours[at + 2]})`;
  }

  /** The part of the lattice that has pictures, in cells. */
  get bounds(): Box {
    if (this.count === 0) return { left: 0, top: 0, right: 1, bottom: 1 };
    const [left, right] = ends(this.columns);
    const [top, bottom] = ends(this.rows);
    return { left, top, right: right + 1, bottom: bottom + 1 };
  }

  #makeLevel(number: number): Level {
    const side = this.info.side >> number;
    const shown = new Int32Array(side * side).fill(-1);
    for (let index = 0; index < this.count; index++) {
      if ((this.#coarsest[index] ?? 0) < number) continue;
      shown[((this.rows[index] ?? 0) >> number) * side + ((this.columns[index] ?? 0) >> number)] = index;
    }
    return { side, shown, place: places(shown, side, this.info.tile?.cells ?? 1) };
  }
}

/** Where each cell's picture is in the picture of its tile: tiles have no gaps. */
function places(shown: Int32Array, side: number, across: number): Uint16Array {
  const place = new Uint16Array(shown.length);
  for (let top = 0; top < side; top += across) {
    for (let left = 0; left < side; left += across) {
      let next = 0;
      for (let row = top; row < Math.min(side, top + across); row++) {
        for (let column = left; column < Math.min(side, left + across); column++) {
          const cell = row * side + column;
          if ((shown[cell] ?? -1) >= 0) place[cell] = next++;
        }
      }
    }
  }
  return place;
}

function ends(numbers: Uint16Array): [number, number] {
  let least = 65_535;
  let most = 0;
  for (const number of numbers) {
    if (number < least) least = number;
    if (number > most) most = number;
  }
  return [least, most];
}
