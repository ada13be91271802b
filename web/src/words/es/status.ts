/** How the server, the model and the collection are. */

import type { status as english } from "../en/status";
import { plural } from "./grammar";

export const status: typeof english = {
  nothingFound: "No se encontró nada.",
  nothingFoundHint: "Prueba con menos palabras, o más sencillas.",
  nothingFoundFilters: "Nada cumple todos los filtros a la vez. Sin alguno de ellos puede haber algo.",
  withoutFilters: "Quitar los filtros",
  noneSoFar: (count, shown) =>
    plural.select(count) === "one"
      ? "La única imagen mirada hasta ahora no coincide de verdad."
      : `Ninguna de las ${shown} imágenes miradas hasta ahora coincide de verdad.`,
  soFar: (counted) => `${counted} por ahora`,
  stillLooking: "Todavía se están mirando tus imágenes.",
  stillLookingHint: "Las respuestas aparecen a medida que llegan.",
  serverFailed: "El servidor no pudo responder.",
  serverFailedHint: "Tuvo un error propio; el motivo está en su registro.",
  pictureGone: "Esta imagen ya no está en la colección.",
  badQuestion: "Esto no se puede buscar.",
  badParts: {
    words: "Las palabras son demasiadas.",
    weight: "Un peso, como en ^2, es mayor que 0 y como mucho 100.",
    picture: "Lo que debería ser una imagen de esta colección no lo es.",
    part: "Una parte de una imagen está dentro de ella, y no es tan pequeña que no muestre nada.",
    opinion: "De una imagen se quiere más y menos a la vez. Solo puede ser una de las dos cosas.",
    date: "Una fecha se escribe como 2019, 2019-07 o 2019-07-04, y un mes como un número del 1 al 12. La fecha anterior va primero.",
    size: "Un tamaño es un número entero, y el menor no supera al mayor.",
    colour: "Un color se escribe con seis cifras de 0 a f, como ff8800.",
    order: "Las imágenes pueden ir en el orden de un color si se elige uno en los filtros.",
    other: "Algo en la dirección de esta página no se entiende.",
  },
  withoutIt: "Buscar sin eso",
  withoutPicture: "Buscar sin la imagen",
  collectionGone: "Esta colección ya no existe.",
  withoutFilter: "Quitar este filtro",
  backToPictures: "Volver a las imágenes",
  emptyTitle: "Aquí todavía no hay imágenes.",
  emptyHint: "Muéstrame una carpeta de ellas. En una terminal:",
  emptyCommand: "python3 -m tools start CARPETA",
  serverGone: "El servidor no responde. Tus resultados siguen aquí.",
  serverGoneBefore: "El servidor no responde. Estos son los resultados de lo que preguntaste antes.",
  serverGoneAtFirst: "El servidor no responde. Esta página sigue intentándolo.",
  modelLoadingTitle: "El modelo todavía se está cargando.",
  modelLoadingHint: "Tu búsqueda tendrá respuesta en cuanto esté listo.",
  modelLoading: "El modelo todavía se está cargando. Ya puedes mirar tus imágenes.",
  modelFailed: (detail) => `No se pudo cargar el modelo. ${detail}`,
  preparationFailed: (detail) => `La preparación de la colección se detuvo. ${detail}`,
  reading: "Leyendo el catálogo",
  embedding: "Mirando tus imágenes",
  indexing: "Construyendo el índice",
  packing: "Leyendo el atlas",
  upkeep: {
    originals: "Imágenes nuevas",
    atlas: "Dibujando el atlas",
    vectors: "Mirando las imágenes nuevas",
    map: "Dibujando el mapa",
  },
  moreLookedAt: "Se han mirado más imágenes:",
  showMore: "mostrarlas",
  upkeepFailed: (detail) => `No se pueden incorporar las imágenes nuevas. ${detail}`,
  progressOf: (done, total) => `${done} de ${total}`,
  perSecond: (rate) => `${rate} por segundo`,
  timeLeft: (time) => `faltan ${time}`,
  pagesFailed: "Algunas imágenes no se pudieron dibujar desde el atlas.",
  originalsAway: "Los originales no están conectados. En su lugar se ven las miniaturas.",
  skipped: (count, shown) =>
    plural.select(count) === "one" ? `${shown} archivo quedó fuera:` : `${shown} archivos quedaron fuera:`,
  skippedWhich: "cuáles y por qué",
  skippedTitle: "Fuera de la colección",
  skippedMore: (count, shown) =>
    plural.select(count) === "one" ? `Y ${shown} archivo más.` : `Y ${shown} archivos más.`,
  offlineModel:
    "Se busca con un modelo incorporado que conoce las cosas cotidianas. Para personas, lugares y estilos, conecta CLIP:",
  how: "cómo",
  howTitle: "Conectar CLIP",
  howIntro:
    "CLIP conoce también personas, lugares y estilos. Funciona en este equipo; sus pesos se descargan una sola vez.",
  howSteps: [
    { text: "Con conexión a internet, elígelo por su nombre y empieza de nuevo:", code: "CLIP_MODEL=ViT-B-32" },
    {
      text: "Sin ella, copia una carpeta de pesos de open_clip a este equipo y nómbrala:",
      code: "CLIP_MODEL=/ruta/a/los/pesos",
    },
  ],
  howEnd: "Ambas van en el archivo .env, junto al README. Tus imágenes se mirarán entonces otra vez.",
};
