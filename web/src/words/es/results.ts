/** The pictures that were found. */

import type { results as english } from "../en/results";
import { plural } from "./grammar";

function nearDuplicatesOf(count: number, shown: string): string {
  return plural.select(count) === "one" ? `${shown} casi igual` : `${shown} casi iguales`;
}

export const results: typeof english = {
  nearDuplicatesOf,
  picturesAnd: (pictures) => `${pictures},`,
  pictures: (count, shown) => (plural.select(count) === "one" ? `${shown} imagen` : `${shown} imágenes`),
  matches: (count, shown) => {
    if (count === 0) return "Ninguna coincide";
    return plural.select(count) === "one" ? `${shown} coincide` : `${shown} coinciden`;
  },
  countAndTime: (counted, time) => `${counted} · ${time}`,
  weakerCount: (shown) => `, ${shown} menos parecidas debajo`,
  weakerBelow: "Desde aquí se parecen menos",
  weakerMatch: "Se parece menos",
  nothingMatches: "Nada coincide de verdad. Esto es lo más cercano.",
  similar: "Parecidas",
  similarTo: (name) => `Buscar imágenes parecidas a ${name}`,
  pictureAt: (place, count) => `Imagen ${place} de ${count}`,
  favourite: "Favorita",
  favouriteOf: (name) => `Marcar ${name} como favorita`,
  isFavourite: "favorita",
  select: "Seleccionar",
  selectOf: (name) => `Seleccionar ${name}`,
  pictureSize: "Tamaño de las imágenes",
  moreOf: (shown) => `+${shown}`,
  andNearDuplicates: (count, shown) => `y ${nearDuplicatesOf(count, shown)}`,
};
