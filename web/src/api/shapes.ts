/** Colour and shape of every picture, four bytes each, as `GET /api/images/shapes` describes them. */

const BYTES = 4;
const SQUARE = 128;
const STEPS_PER_DOUBLING = 40;

const RATIOS = Float32Array.from({ length: 256 }, (_, byte) => 2 ** ((byte - SQUARE) / STEPS_PER_DOUBLING));

export class Shapes {
  readonly #bytes: Uint8Array;
  /** Width over height of each picture. */
  readonly ratios: Float32Array;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.ratios = new Float32Array(bytes.length / BYTES);
    for (let index = 0; index < this.ratios.length; index++) {
      this.ratios[index] = RATIOS[bytes[index * BYTES + BYTES - 1] ?? SQUARE] ?? 1;
    }
  }

  /** The mean colour of a picture, red, green and blue. */
  colourAt(index: number): ArrayLike<number> {
    return this.#bytes.subarray(index * BYTES, index * BYTES + 3);
  }
}

/** Width over height of a picture as its shape tells it, so that rows stay as they are once all shapes are known. */
export function toldRatio(width: number, height: number): number {
  const steps = Math.round(SQUARE + STEPS_PER_DOUBLING * Math.log2(width / height));
  return RATIOS[Math.min(255, Math.max(0, steps))] ?? 1;
}
