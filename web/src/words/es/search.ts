/** The field, its terms, and what was asked. */

import type { search as english } from "../en/search";
import { any, listed } from "./grammar";

export const search: typeof english = {
  question: "¿Qué estás buscando?",
  searchLabel: "Buscar en tus imágenes",
  searchPlaceholder: "Describe una imagen",
  addWordsPlaceholder: "añade palabras",
  clearSearch: "Borrar la búsqueda",
  suggestionsLead: "En esta colección:",
  like: "como",
  notLike: "no como",
  removeLike: (name) => `Dejar de buscar imágenes como ${name}`,
  removeUnlike: (name) => `Dejar de excluir imágenes como ${name}`,
  resultsFor: (query, not) =>
    query === ""
      ? `Imágenes sin ${listed(not, any)}`
      : [`Imágenes de «${query}»`, ...(not.length > 0 ? [`sin ${listed(not, any)}`] : [])].join(", "),
  resultsAsked: (sentence) => `Imágenes: ${sentence}`,
  sentenceOf: (parts) => parts.join(", "),
  notWords: (words) => `sin ${words}`,
  likePicture: (name, isPart) => (isPart ? `como una parte de ${name}` : `como ${name}`),
  unlikePicture: (name, isPart) => (isPart ? `no como una parte de ${name}` : `no como ${name}`),
  somePicture: "una imagen",
  sentPicture: "tu imagen",
  partOf: "una parte de",
  timesAsMuch: (said, weight) => `${said} ×${weight}`,
  feedback: (more, less) =>
    [...(more === null ? [] : [`más como ${more}`]), ...(less === null ? [] : [`menos como ${less}`])].join(" · "),
  sortedBy: {
    relevance: "primero las mejores",
    newest: "primero las más nuevas",
    oldest: "primero las más antiguas",
    name: "por nombre",
    colour: "por color",
  },
  varied: "variadas",
  not: "sin",
  removeNot: (term) => `sin ${term}: quitarlo`,
  removePart: (said) => `Quitar: ${said}`,
  changePart: (said) => `Cambiar: ${said}`,
  chips: "Lo demás que se busca",

  howMuch: "Cuenta",
  weights: { half: "la mitad", once: "lo normal", twice: "el doble", thrice: "el triple" },
  wantedOrNot: "Con esto o sin esto",
  wanted: "Con esto",
  unwanted: "Sin esto",
  remove: "Quitar",
  choosePart: "Elegir una parte",

  add: "Añadir a la búsqueda",
  addWords: "Más palabras",
  addWithout: "Sin…",
  addPicture: "Una imagen…",
  addPhoto: "Hacer una foto",
  addFilters: "Filtros",
  moreWordsLabel: "También muestra",
  withoutLabel: "Sin",
  addThis: "Añadir",

  byPicture: "Buscar con una imagen",
  orChoose: "o elige una imagen",
  orDrop: "o suelta una imagen en cualquier sitio",
  dropFile: "Suelta para buscar con esta imagen",
  dropOwn: "Suelta para encontrar imágenes como esta",
  sending: (name, share) => `Enviando ${name}, ${share}`,
  lookingAt: (name) => `Mirando ${name}`,
  stopSending: (name) => `Dejar de enviar ${name}`,
  notAPicture: "no es una imagen que se pueda leer.",
  tooLarge: "esta imagen es demasiado grande. Elige una copia más pequeña.",
  sendingTooEarly: "el modelo aún se está cargando, así que todavía no se puede mirar.",
  sendingServerGone: "el servidor no responde.",
  sendingFailed: "no se pudo enviar.",

  sentPictureGone: "La imagen que enviaste ya no está.",
  sentPictureGoneHint: "El servidor la guarda media hora, solo en memoria.",
  chooseAgain: "Elegirla otra vez",
  askedBefore: "Buscado antes",
  forget: (sentence) => `Olvidar: ${sentence}`,
  forgetAll: "Olvidar todo",

  resultsLike: "Imágenes como esta",
  wallLabel: "Todas las imágenes",
};
