/** Filters as parts of a sentence: "in 2019 or 2020", "in the folder trips". Those that mean one thing together are one. */

import { locale } from "../words/language";
import { strings } from "../words/strings";
import type { FilterName, Filters } from "./ask";
import { formatBytes, formatCount } from "./format";
import { colourName } from "./palette";

export interface FilterPart {
  readonly names: readonly FilterName[];
  readonly says: string;
  /** A colour to show beside the words: six hexadecimal digits. */
  readonly colour?: string;
}

type Said = (filters: Filters, nameOf: (collection: string) => string) => string;

const first = (filters: Filters, name: FilterName) => filters[name]?.[0];
const all = (filters: Filters, name: FilterName) => filters[name] ?? [];
const px = (value: string) => formatCount(Number(value));

/** Each group of filters with what it says, in the order of the sentence. */
const GROUPS: readonly (readonly [readonly FilterName[], Said])[] = [
  [["folder"], (filters) => folders(all(filters, "folder").map(bare))],
  [["collection"], (filters, nameOf) => strings.inCollection(all(filters, "collection").map(nameOf))],
  [["year"], (filters) => strings.inYear(all(filters, "year"))],
  [["month"], (filters) => strings.inYear(all(filters, "month").map(monthName))],
  [
    ["taken_from", "taken_to"],
    (filters) => strings.taken(day(first(filters, "taken_from")), day(first(filters, "taken_to"))),
  ],
  [["orientation"], (filters) => strings.either(all(filters, "orientation").map(orientationName))],
  [["media_type"], (filters) => strings.either(all(filters, "media_type").map(mediaName))],
  [["camera"], (filters) => strings.withCamera(all(filters, "camera"))],
  [["colour", "colour_tolerance"], (filters) => strings.coloured(shownColour(first(filters, "colour") ?? ""))],
  [["min_width", "max_width", "min_height", "max_height"], pixels],
  [
    ["min_bytes", "max_bytes"],
    (filters) => strings.between(bytes(first(filters, "min_bytes")), bytes(first(filters, "max_bytes"))),
  ],
  [["has_place"], (filters) => (first(filters, "has_place") === "false" ? strings.withoutPlace : strings.withPlace)],
];

/** What is filtered by, a part of the sentence each. `nameOf` names a collection by its id. */
export function filterParts(filters: Filters, nameOf: (collection: string) => string = (id) => id): FilterPart[] {
  return GROUPS.filter(([names]) => names.some((name) => filters[name] !== undefined)).map(([names, say]) => {
    const colour = names.includes("colour") ? first(filters, "colour") : undefined;
    const part = { names, says: say(filters, nameOf) };
    return colour === undefined ? part : { ...part, colour };
  });
}

/** Within the top is everything, whatever is named beside it. */
function folders(paths: readonly string[]): string {
  return paths.includes("") ? strings.inTopFolder : strings.inFolder(paths.map(folderName));
}

/** A folder's path as the server reads it. */
function bare(path: string): string {
  return path.replace(/^\/+|\/+$/g, "");
}

/** The last of a folder's path, which is what a person calls it; the top has a name of its own. */
export function folderName(path: string): string {
  return path === "" ? strings.topFolder : (path.split("/").at(-1) ?? path);
}

export function orientationName(value: string): string {
  const names: Record<string, string> = strings.orientations;
  return names[value] ?? value;
}

/** "JPEG" of `image/jpeg`. */
export function mediaName(value: string): string {
  return (value.split("/").at(-1) ?? value)
    .replace(/^x-/, "")
    .replace(/\+xml$/, "")
    .toUpperCase();
}

/** "July" of `7`. */
export function monthName(value: string): string {
  const month = Number(value);
  if (!(month >= 1 && month <= 12)) return value;
  return new Intl.DateTimeFormat(locale(), { month: "long", timeZone: "UTC" }).format(Date.UTC(2000, month - 1, 1));
}

export function shownColour(hex: string): string {
  const name = colourName(hex);
  return name === null ? `#${hex}` : strings.colours[name];
}

/** A day, a month or a year as a person writes it. */
function day(value: string | undefined): string | null {
  if (value === undefined) return null;
  const parts = value.split("-");
  const date = new Date(`${value}${"-01".repeat(3 - parts.length)}T00:00:00Z`);
  if (parts.length === 1 || Number.isNaN(date.getTime())) return value;
  const style =
    parts.length === 3 ? { dateStyle: "medium" as const } : { month: "long" as const, year: "numeric" as const };
  return new Intl.DateTimeFormat(locale(), { ...style, timeZone: "UTC" }).format(date);
}

function bytes(value: string | undefined): string | null {
  return value === undefined ? null : formatBytes(Number(value));
}

/** "at least 2,000 px a side", "at most 800 px wide". */
function pixels(filters: Filters): string {
  return strings.between(
    sides(first(filters, "min_width"), first(filters, "min_height")),
    sides(first(filters, "max_width"), first(filters, "max_height")),
  );
}

function sides(width: string | undefined, height: string | undefined): string | null {
  if (width === undefined) return height === undefined ? null : strings.high(px(height));
  if (height === undefined) return strings.wide(px(width));
  return width === height ? strings.bothSides(px(width)) : `${px(width)} × ${px(height)} px`;
}
