/**
 * What a cell of the grid shows now: its mean colour, its sprite, or its thumbnail, each fading in over the one before.
 *
 * A cell that first appears with its sprite ready shows it at once: only a change before one's eyes fades.
 */

export type Sharpness = 0 | 1 | 2;
export const COLOUR: Sharpness = 0;
export const SPRITE: Sharpness = 1;
export const THUMBNAIL: Sharpness = 2;

export interface Fade {
  /** What lies beneath while the fade runs. */
  readonly from: Sharpness;
  readonly to: Sharpness;
  readonly startedAt: number;
}

/** The state of a cell at `now`, given the one before (undefined: it was not on screen) and what can be drawn. */
export function advance(before: Fade | undefined, available: Sharpness, now: number): Fade {
  if (before === undefined) return { from: available, to: available, startedAt: Number.NEGATIVE_INFINITY };
  if (available === before.to) return before;
  // A page can leave the cache while its cells are on screen; going back to the colour needs no ceremony.
  if (available < before.to) return { from: available, to: available, startedAt: Number.NEGATIVE_INFINITY };
  return { from: before.to, to: available, startedAt: now };
}

/** How much of `to` covers `from`, 0 to 1. */
export function coverage(fade: Fade, now: number, durationMs: number): number {
  if (durationMs <= 0 || fade.from === fade.to) return 1;
  return Math.min(1, Math.max(0, (now - fade.startedAt) / durationMs));
}

export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The middle part of `source` that has the shape of a box `ratio` wide for each unit of height. */
export function middleOf(source: Rectangle, ratio: number): Rectangle {
  const width = Math.min(source.width, source.height * ratio);
  const height = Math.min(source.height, source.width / ratio);
  return {
    x: source.x + (source.width - width) / 2,
    y: source.y + (source.height - height) / 2,
    width,
    height,
  };
}
