/** Filters: what they say in the sentence of the field, and the panel that they are chosen in. */

import type { filters as english } from "../en/filters";
import { any } from "./grammar";

export const filters: typeof english = {
  inFolder: (names) => `en la carpeta ${any.format(names)}`,
  topFolder: "raíz",
  inCollection: (names) => `en la colección ${any.format(names)}`,
  inYear: (names) => `en ${any.format(names)}`,
  taken: (from, to) => (from === null ? `hasta ${to}` : to === null ? `desde ${from}` : `de ${from} a ${to}`),
  either: (names) => any.format(names),
  withCamera: (names) => `hechas con ${any.format(names)}`,
  coloured: (colour) => `con ${colour}`,
  between: (least, most) =>
    least === null ? `como mucho ${most}` : most === null ? `al menos ${least}` : `de ${least} a ${most}`,
  bothSides: (px) => `${px} px por lado`,
  wide: (px) => `${px} px de ancho`,
  high: (px) => `${px} px de alto`,
  withPlace: "con lugar",
  withoutPlace: "sin lugar",
  orientations: { landscape: "horizontal", portrait: "vertical", square: "cuadrada" },
  colours: {
    red: "rojo",
    orange: "naranja",
    yellow: "amarillo",
    green: "verde",
    turquoise: "turquesa",
    blue: "azul",
    purple: "morado",
    pink: "rosa",
    brown: "marrón",
    beige: "beis",
    white: "blanco",
    grey: "gris",
    black: "negro",
  },
};
