/** The map of the collection. */

import { plural } from "./grammar";

export const map = {
  mapLabel: "Map of the collection, like beside like",
  mapKeys:
    "Arrow keys move the map, plus and minus change its size, 0 shows all of it. Tab leads to the pictures in the middle, arrow keys from one to the next.",
  mapPictures: "Pictures near the middle",
  mapPicture: "Picture",
  mapCount: (count: number, shown: string) =>
    plural.select(count) === "one" ? `${shown} picture, like beside like` : `${shown} pictures, like beside like`,
  mapLitCount: (count: number, shown: string) => {
    if (count === 0) return "No matches to light";
    return plural.select(count) === "one" ? `${shown} match is lit` : `${shown} matches are lit`;
  },
  mapWaiting: (count: number, shown: string) =>
    plural.select(count) === "one" ? `${shown} has no place yet` : `${shown} have no place yet`,
  mapLarger: "Larger",
  mapSmaller: "Smaller",
  mapAll: "Show all of the map",
  mapLasso: "Draw around pictures to show them as a grid",
  mapInView: "Show what is in view as a grid",
  mapNone: "There is no map yet.",
  mapHow: (command: string) => `It comes by itself once the pictures have been looked at, or with: ${command}`,
  mapLoading: "Fetching the map",
};
