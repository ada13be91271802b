/** Filters: what they say in the sentence of the field, and the panel that they are chosen in. */

import { any } from "./grammar";

export const filters = {
  inFolder: (names: readonly string[]) => `in the folder ${any.format(names)}`,
  topFolder: "at the top",
  inCollection: (names: readonly string[]) => `in the collection ${any.format(names)}`,
  inYear: (names: readonly string[]) => `in ${any.format(names)}`,
  taken: (from: string | null, to: string | null) =>
    from === null ? `until ${to}` : to === null ? `since ${from}` : `from ${from} to ${to}`,
  either: (names: readonly string[]) => any.format(names),
  withCamera: (names: readonly string[]) => `taken with ${any.format(names)}`,
  coloured: (colour: string) => `with ${colour}`,
  between: (least: string | null, most: string | null) =>
    least === null ? `at most ${most}` : most === null ? `at least ${least}` : `${least} to ${most}`,
  bothSides: (px: string) => `${px} px a side`,
  wide: (px: string) => `${px} px wide`,
  high: (px: string) => `${px} px high`,
  withPlace: "with a place",
  withoutPlace: "without a place",
  orientations: { landscape: "landscape", portrait: "portrait", square: "square" },
  colours: {
    red: "red",
    orange: "orange",
    yellow: "yellow",
    green: "green",
    turquoise: "turquoise",
    blue: "blue",
    purple: "purple",
    pink: "pink",
    brown: "brown",
    beige: "beige",
    white: "white",
    grey: "grey",
    black: "black",
  },
};
