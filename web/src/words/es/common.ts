/** What is said everywhere. */

import type { common as english } from "../en/common";

export const common: typeof english = {
  productName: "Clip Atlas",
  titleOf: (asked) => `${asked} · Clip Atlas`,
  home: "Clip Atlas: volver al muro",
  fewSeconds: "unos segundos",
  about: (time) => `unos ${time}`,
  spoken: (sentence) => `. ${sentence}`,
  titled: (title, rest) => `${title}: ${rest}`,
  tryAgain: "Intentar de nuevo",
  dismiss: "Descartar",
  theme: { system: "Tema: como el sistema", light: "Tema: claro", dark: "Tema: oscuro" },
  view: "Cómo se muestra",
  views: { grid: "Filas", map: "Mapa" },
  showScores: "Mostrar cuánto se ajusta cada una",
  chosenLabel: "Imágenes elegidas",
  chosenElsewhere: "Estas imágenes se eligieron en otro lugar.",
  chosenElsewhereHint:
    "Lo que se rodea en el mapa lo guarda la pestaña en que se hizo. Una colección sí se puede compartir.",
  crashed: "Algo se rompió en esta página. Tus imágenes están a salvo.",
  reload: "Cargar la página de nuevo",
};
