/** The colours that one can look for by name. Each is the middle of what people call so. */

export const PALETTE = [
  ["red", "d9382e"],
  ["orange", "f08c2e"],
  ["yellow", "f2d43d"],
  ["green", "4f9a48"],
  ["turquoise", "3fb3a9"],
  ["blue", "3a6fc4"],
  ["purple", "7f4fb0"],
  ["pink", "e88fb0"],
  ["brown", "7f5536"],
  ["beige", "d9c8a6"],
  ["white", "f5f5f3"],
  ["grey", "8c8c8a"],
  ["black", "171716"],
] as const;

export type ColourName = (typeof PALETTE)[number][0];

/** The name of a colour of the palette, else null. */
export function colourName(hex: string): ColourName | null {
  return PALETTE.find(([, each]) => each === hex.toLowerCase())?.[0] ?? null;
}
