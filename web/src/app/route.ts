/** The address bar: what is asked, how it is looked at, and which picture is open. Pure text in and out. */

import { type Ask, keyOf, NOTHING, parametersOf, readAsk } from "../shared/ask";

/** Rows of pictures, or the map on which like lies beside like. */
export type View = "grid" | "map";

export interface Route {
  readonly ask: Ask;
  readonly view: View;
  /** The token of pictures that were chosen by hand and are shown in place of an answer. */
  readonly chosen: string | null;
  /** Id of the picture that is open in the viewer. */
  readonly picture: string | null;
}

export const IDLE: Route = { ask: NOTHING, view: "grid", chosen: null, picture: null };

/** Reads a query string such as `?q=red+bicycle&not=people&year=2019&picture=…`. */
export function parseRoute(search: string): Route {
  const parameters = new URLSearchParams(search);
  return {
    ask: readAsk(parameters),
    view: parameters.get("view") === "map" ? "map" : "grid",
    chosen: parameters.get("chosen") || null,
    picture: parameters.get("picture") || null,
  };
}

/** The address of `route`, always on `/`. */
export function formatRoute({ ask, view, chosen, picture }: Route): string {
  const parameters = parametersOf(ask);
  if (view === "map") parameters.set("view", "map");
  if (chosen !== null) parameters.set("chosen", chosen);
  if (picture !== null) parameters.set("picture", picture);
  const search = parameters.toString();
  return search === "" ? "/" : `/?${search}`;
}

/** Whether both routes show the same pictures behind the viewer. */
export function sameQuestion(a: Route, b: Route): boolean {
  return keyOf(a.ask) === keyOf(b.ask) && a.chosen === b.chosen;
}

/** The route that asks `ask`, looked at as `route` is. */
export function asking(route: Route, ask: Ask): Route {
  return { ...route, ask, chosen: null, picture: null };
}
