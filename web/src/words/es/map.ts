/** The map of the collection. */

import type { map as english } from "../en/map";
import { plural } from "./grammar";

export const map: typeof english = {
  mapLabel: "Mapa de la colección, lo parecido junto",
  mapKeys:
    "Las flechas mueven el mapa, más y menos cambian su tamaño, 0 lo muestra entero. El tabulador lleva a las imágenes del centro y las flechas de una a otra.",
  mapPictures: "Imágenes cerca del centro",
  mapPicture: "Imagen",
  mapCount: (count, shown) =>
    plural.select(count) === "one" ? `${shown} imagen, lo parecido junto` : `${shown} imágenes, lo parecido junto`,
  mapLitCount: (count, shown) => {
    if (count === 0) return "Ninguna coincidencia que iluminar";
    return plural.select(count) === "one" ? `${shown} coincidencia iluminada` : `${shown} coincidencias iluminadas`;
  },
  mapWaiting: (count, shown) =>
    plural.select(count) === "one" ? `${shown} aún no tiene sitio` : `${shown} aún no tienen sitio`,
  mapLarger: "Más grande",
  mapSmaller: "Más pequeño",
  mapAll: "Mostrar el mapa entero",
  mapLasso: "Rodear imágenes para verlas en cuadrícula",
  mapInView: "Ver en cuadrícula lo que está a la vista",
  mapNone: "Aún no hay mapa.",
  mapHow: (command) => `Llega solo cuando se han analizado las imágenes, o con: ${command}`,
  mapLoading: "Cargando el mapa",
};
