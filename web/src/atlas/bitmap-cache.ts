/**
 * Decoded pictures within a budget of bytes, the least lately used closed first.
 *
 * A bitmap that leaves is closed, so its memory comes back at once rather than when the collector finds it.
 */

const BYTES_PER_PIXEL = 4;

export class BitmapCache {
  readonly #budgetBytes: number;
  // A Map keeps the order of insertion, and every use inserts again: the first key is the least lately used.
  readonly #bitmaps = new Map<string, ImageBitmap>();
  #bytes = 0;

  constructor(budgetBytes: number) {
    this.#budgetBytes = budgetBytes;
  }

  has(key: string): boolean {
    return this.#bitmaps.has(key);
  }

  get(key: string): ImageBitmap | undefined {
    const bitmap = this.#bitmaps.get(key);
    if (bitmap !== undefined) {
      this.#bitmaps.delete(key);
      this.#bitmaps.set(key, bitmap);
    }
    return bitmap;
  }

  /** Keeps `bitmap`. The newest always stays, even where it alone is over the budget. */
  put(key: string, bitmap: ImageBitmap): void {
    this.#remove(key);
    this.#bitmaps.set(key, bitmap);
    this.#bytes += sizeOf(bitmap);
    for (const oldest of this.#bitmaps.keys()) {
      if (this.#bytes <= this.#budgetBytes || oldest === key) return;
      this.#remove(oldest);
    }
  }

  #remove(key: string): void {
    const bitmap = this.#bitmaps.get(key);
    if (bitmap === undefined) return;
    this.#bitmaps.delete(key);
    this.#bytes -= sizeOf(bitmap);
    bitmap.close();
  }
}

function sizeOf(bitmap: ImageBitmap): number {
  return bitmap.width * bitmap.height * BYTES_PER_PIXEL;
}
