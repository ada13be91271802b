/** The address bar: which question is asked, and which picture is open. Pure text in and out. */

import { keyOfPhrase, type Phrase, phraseOf, readPhrase } from "../shared/phrase";

/** The words that are asked, if any, and where one is. */
export interface Route extends Phrase {
  /** Id of the picture whose like is asked for. */
  readonly like: string | null;
  /** Id of the picture that is open in the viewer. */
  readonly picture: string | null;
}

export const IDLE: Route = { query: "", not: [], like: null, picture: null };

/**
 * Reads a query string such as `?q=red+bicycle&not=people&picture=…`. Words and likeness cannot both be asked: likeness
 * wins. Words after a minus in `q` are read as in the field, for those who write an address by hand.
 */
export function parseRoute(search: string): Route {
  const parameters = new URLSearchParams(search);
  const like = parameters.get("like") || null;
  const { query, not } = readPhrase(parameters.get("q") ?? "");
  return {
    ...(like === null ? phraseOf(query, [...not, ...parameters.getAll("not")]) : phraseOf("", [])),
    like,
    picture: parameters.get("picture") || null,
  };
}

/** The address of `route`, always on `/`. */
export function formatRoute(route: Route): string {
  const parameters = new URLSearchParams();
  if (route.like !== null) parameters.set("like", route.like);
  else {
    if (route.query !== "") parameters.set("q", route.query);
    for (const term of route.not) parameters.append("not", term);
  }
  if (route.picture !== null) parameters.set("picture", route.picture);
  const search = parameters.toString();
  return search === "" ? "/" : `/?${search}`;
}

/** Whether both routes show the same pictures behind the viewer. */
export function sameQuestion(a: Route, b: Route): boolean {
  return keyOfPhrase(a) === keyOfPhrase(b) && a.like === b.like;
}
