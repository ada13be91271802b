/** The sheet of the keys. */

import type { keys as english } from "../en/keys";

export const keys: typeof english = {
  keysTitle: "Teclas",
  keyGroups: [
    {
      name: "Buscar",
      keys: [
        [["/"], "al campo"],
        [["Intro"], "busca al momento"],
        [["↓"], "a las imágenes; desde el campo vacío, a lo que ya se buscó"],
        [["Retroceso"], "en el campo vacío, quita la última parte"],
        [["Esc"], "vacía el campo, cierra lo que está abierto"],
        [["-palabra"], "sin esta palabra"],
      ],
    },
    {
      name: "Entre las imágenes",
      keys: [
        [["←", "→", "↑", "↓"], "de imagen en imagen"],
        [["Inicio", "Fin"], "primera y última de la fila"],
        [["Ctrl+Inicio", "Ctrl+Fin"], "primera y última de todas"],
        [["Intro"], "abre la imagen"],
        [["Espacio"], "la selecciona"],
        [["Ctrl+A"], "selecciona toda la respuesta"],
      ],
    },
    {
      name: "Una imagen",
      keys: [
        [["←", "→"], "anterior y siguiente"],
        [["↑", "↓"], "por las casi iguales"],
        [["i"], "detalles"],
        [["s"], "imágenes parecidas"],
        [["f"], "favorita"],
        [["x"], "la selecciona"],
        [["z", "+", "-", "0"], "zoom, más grande, más pequeña, entera"],
        [["c"], "buscar con una parte"],
        [["d"], "descargar"],
        [["Esc"], "volver a las imágenes"],
      ],
    },
    { name: "En todas partes", keys: [[["?"], "esta hoja"]] },
  ],
};
