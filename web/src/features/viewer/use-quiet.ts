/** Whether nobody has moved or pressed anything for a while, so that the chrome may step back. */

import { useEffect, useState } from "react";

const SIGNS_OF_LIFE = ["pointermove", "pointerdown", "keydown", "focusin"] as const;

export function useQuiet(afterMs: number): boolean {
  const [isQuiet, setIsQuiet] = useState(false);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>;
    const stir = () => {
      setIsQuiet(false);
      clearTimeout(timer);
      timer = setTimeout(() => setIsQuiet(true), afterMs);
    };
    stir();
    for (const sign of SIGNS_OF_LIFE) document.addEventListener(sign, stir);
    return () => {
      clearTimeout(timer);
      for (const sign of SIGNS_OF_LIFE) document.removeEventListener(sign, stir);
    };
  }, [afterMs]);
  return isQuiet;
}
