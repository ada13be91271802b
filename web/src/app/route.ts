/** The address bar: which question is asked, and which picture is open. Pure text in and out. */

import { tidy } from "../shared/tidy";

export interface Route {
  /** Words; empty when none are asked. */
  readonly query: string;
  /** Id of the picture whose like is asked for. */
  readonly like: string | null;
  /** Id of the picture that is open in the viewer. */
  readonly picture: string | null;
}

export const IDLE: Route = { query: "", like: null, picture: null };

/** Reads a query string such as `?q=red+bicycle&picture=…`. Words and likeness cannot both be asked: likeness wins. */
export function parseRoute(search: string): Route {
  const parameters = new URLSearchParams(search);
  const like = parameters.get("like") || null;
  return {
    query: like === null ? tidy(parameters.get("q") ?? "") : "",
    like,
    picture: parameters.get("picture") || null,
  };
}

/** The address of `route`, always on `/`. */
export function formatRoute(route: Route): string {
  const parameters = new URLSearchParams();
  if (route.like !== null) parameters.set("like", route.like);
  else if (route.query !== "") parameters.set("q", route.query);
  if (route.picture !== null) parameters.set("picture", route.picture);
  const search = parameters.toString();
  return search === "" ? "/" : `/?${search}`;
}

/** Whether both routes show the same pictures behind the viewer. */
export function sameQuestion(a: Route, b: Route): boolean {
  return a.query === b.query && a.like === b.like;
}
