/** Lets the picture come from its cell once it is drawn, and hands over what is seen of it when the viewer goes. */

import { type RefObject, useLayoutEffect, useRef } from "react";
import { arrive, depart, type Leaving } from "./flight";

interface Places {
  readonly stage: RefObject<HTMLElement | null>;
  readonly shown: RefObject<HTMLElement | null>;
}

interface Flight {
  /** Whether the picture is on the stage. */
  readonly isDrawn: boolean;
  readonly cell: () => DOMRect | null;
  readonly onLeave: (leaving: Leaving | null) => void;
}

export function useFlight({ stage, shown }: Places, flight: Flight): void {
  const { isDrawn } = flight;
  const latest = useRef(flight);
  useLayoutEffect(() => {
    latest.current = flight;
  });
  useLayoutEffect(() => {
    if (isDrawn && shown.current !== null) arrive(shown.current, latest.current.cell());
  }, [isDrawn, shown]);
  useLayoutEffect(() => {
    const table = stage.current;
    return () => {
      const best = [...(table?.querySelectorAll<HTMLImageElement>("img[data-shown]") ?? [])].at(-1);
      const image = best ?? table?.querySelector("canvas");
      latest.current.onLeave(image ? depart(image) : null);
    };
  }, [stage]);
}
