/** The pictures that were found. */

import { plural } from "./grammar";

function pictures(count: number, shown: string): string {
  return plural.select(count) === "one" ? `${shown} picture` : `${shown} pictures`;
}

function matches(count: number, shown: string): string {
  if (count === 0) return "No matches";
  return plural.select(count) === "one" ? `${shown} match` : `${shown} matches`;
}

function nearDuplicatesOf(count: number, shown: string): string {
  return plural.select(count) === "one" ? `${shown} near-duplicate` : `${shown} near-duplicates`;
}

export const results = {
  pictures,
  nearDuplicatesOf,
  picturesAnd: (pictures: string) => `${pictures},`,
  matches,
  countAndTime: (counted: string, time: string) => `${counted} · ${time}`,
  weakerCount: (shown: string) => `, ${shown} weaker below`,
  weakerBelow: "Weaker matches below",
  weakerMatch: "Weaker match",
  nothingMatches: "Nothing really matches. Here is the nearest.",
  similar: "Similar",
  similarTo: (name: string) => `Find pictures similar to ${name}`,
  pictureAt: (place: string, count: string) => `Picture ${place} of ${count}`,
  favourite: "Favourite",
  favouriteOf: (name: string) => `Favourite ${name}`,
  isFavourite: "favourite",
  select: "Select",
  selectOf: (name: string) => `Select ${name}`,
  pictureSize: "Size of the pictures",
  moreOf: (shown: string) => `+${shown}`,
  andNearDuplicates: (count: number, shown: string) => `and ${nearDuplicatesOf(count, shown)}`,
};
