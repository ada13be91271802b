/** Favoritas, colecciones, y lo que se hace con las imágenes seleccionadas. */

import type { collections as english } from "../en/collections";
import { plural } from "./grammar";

const pictures = (count: number, shown: string) => `${shown} ${plural.select(count) === "one" ? "imagen" : "imágenes"}`;

export const collections: typeof english = {
  collections: "Colecciones",
  favourites: "Favoritas",
  collectionWithCount: (name, count) => `${name}, ${count}`,
  noCollections: "Aún no hay colecciones. Selecciona imágenes y añádelas a una.",
  away: (shown) => `${shown} ausentes`,
  awayHint: "Sus archivos no están ahora. Siguen en la colección.",
  newCollection: "Colección nueva",
  collectionName: "Nombre de la colección",
  keepName: "Guardar",
  rename: (name) => `Cambiar el nombre de ${name}`,
  deleteCollection: (name) => `Eliminar ${name}`,
  downloadCollection: (name) => `Descargar ${name}`,

  selectedPictures: "Imágenes seleccionadas",
  selected: (shown) => `Seleccionadas: ${shown}`,
  selectedFirst: (shown, first, total) =>
    shown === first
      ? `Seleccionadas: las primeras ${first} de ${total}`
      : `Seleccionadas: ${shown}, con las primeras ${first} de ${total}`,
  notFavourite: "Quitar de favoritas",
  addTo: "Añadir a una colección",
  addToShort: "Añadir a …",
  removeFrom: (name) => `Quitar de ${name}`,
  download: "Descargar",
  clearSelection: "Deshacer la selección",

  added: (count, shown, name) => `${pictures(count, shown)} en ${name}.`,
  removed: (count, shown, name) => `${pictures(count, shown)} fuera de ${name}.`,
  deleted: (name) => `${name} se ha eliminado.`,
  undo: "Deshacer",
  notKept: (reason) => `No se ha podido guardar: ${reason}`,
  noServer: "el servidor no responde.",

  counting: "Contando …",
  amount: (count, shown, bytes) => `${pictures(count, shown)} · ${bytes}`,
  smallCopies: (count, shown) => `${pictures(count, shown)} en copia pequeña: los originales no están a mano.`,
  notThere: (count, shown) => `No se puede leer: ${pictures(count, shown)}.`,
  asArchive: "Las imágenes, en un .zip",
  asTable: "Lo que se sabe de ellas, en .csv",
  tooMuch: "Es demasiado para un solo archivo. Elige menos.",
};
