/**
 * Scrolling through more than a browser can: no element may be taller than about 8 million CSS pixels on a dense
 * screen, and a million pictures are.
 *
 * Where all of it fits, the document's position is the offset and nothing here does anything. Where it does not, the
 * element is as tall as it may be. A small step of the document is the same step of the offset, so wheel, keys and finger
 * feel as they always do; a large one, from the scrollbar or to an end, leads to the same share of the way. In between
 * the two drift apart; once all is at rest `settle` puts the document where its share of the way is, and what is shown
 * stays as it is.
 */

export const TALLEST_PX = 8_000_000;
/** A step of more windows than this is no step but a jump. */
const JUMP_WINDOWS = 2;

export class ScrollSpace {
  readonly #tallest: number;
  #height = 0;
  #window = 0;
  #position = 0;
  // What is kept is the lag: it stays the same to the last bit while one scrolls, and so does what is laid out by it.
  #lag = 0;

  constructor(tallest: number = TALLEST_PX) {
    this.#tallest = tallest;
  }

  /** How far down one is in all there is. */
  get offset(): number {
    return this.#position + this.#lag;
  }

  /** What the document's position lags behind the offset: what is laid out at `y` belongs at `y - lag` in the document. */
  get lag(): number {
    return this.#lag;
  }

  /** How tall the document is for all there is. */
  get documentHeight(): number {
    return Math.min(this.#height, this.#tallest);
  }

  get #isMapped(): boolean {
    return this.#height > this.#tallest;
  }

  get #lastOffset(): number {
    return Math.max(0, this.#height - this.#window);
  }

  get #lastPosition(): number {
    return Math.max(0, this.documentHeight - this.#window);
  }

  /** Says how tall all there is is, and the window. The offset stays. */
  fit(height: number, window: number): void {
    this.#height = height;
    this.#window = window;
    if (this.#isMapped) this.#showAt(this.offset);
    else this.#lag = 0;
  }

  /** The document was scrolled. */
  moved(position: number): void {
    const step = position - this.#position;
    if (step === 0) return;
    this.#position = position;
    if (!this.#isMapped) return;
    // Whoever reaches an end of the document is at that end of all there is, however little was left.
    if (position <= 0) this.#showAt(0);
    else if (position >= this.#lastPosition - 1) this.#showAt(this.#lastOffset);
    else if (Math.abs(step) > JUMP_WINDOWS * this.#window)
      this.#showAt((position / this.#lastPosition) * this.#lastOffset);
    else if (this.offset < 0 || this.offset > this.#lastOffset) this.#showAt(this.offset);
  }

  /** Goes to an offset; `scroll` takes the document there and says where it is then. */
  goTo(offset: number, scroll: (position: number) => number): void {
    if (!this.#isMapped) {
      this.moved(scroll(offset));
      return;
    }
    this.#showAt(offset);
    this.settle(scroll);
  }

  /** Takes the document to the share of the way that the offset is at. */
  settle(scroll: (position: number) => number): void {
    if (!this.#isMapped) return;
    const { offset } = this;
    this.#position = scroll((offset / this.#lastOffset) * this.#lastPosition);
    this.#showAt(offset);
  }

  #showAt(offset: number): void {
    this.#lag = Math.min(this.#lastOffset, Math.max(0, offset)) - this.#position;
  }
}
