/** Which part of a long strip is shown, so that the open picture stands in its middle. Pure: indices in and out. */

/** The first and the index after the last of at most `most` of `count` things around the one at `index`. */
export function windowAround(index: number, count: number, most: number): readonly [number, number] {
  const first = Math.max(0, Math.min(index - Math.floor(most / 2), count - most));
  return [first, Math.min(count, first + most)];
}
