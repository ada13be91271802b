/** The API's shapes under the names the page uses. They come from the OpenAPI document and are never written by hand. */

import type { components } from "./schema";

type Schemas = components["schemas"];

/** openapi-fetch reads a tuple as a list, so a colour is a list of three here. */
type WithColour<T> = Omit<T, "mean_rgb"> & { readonly mean_rgb: readonly number[] };

export type Picture = WithColour<Schemas["Picture"]>;
/** Where a picture is drawn, on a page of the atlas or on the sheet of an answer. */
export type Sprite = Pick<Schemas["SpriteRect"], "page_url" | "x" | "y" | "width" | "height">;
export type PictureDetail = WithColour<Schemas["PictureDetail"]>;
export type Explanation = Schemas["Explanation"];
export type Relevance = Schemas["Relevance"];
export type SheetPlace = Schemas["SheetPlace"];
export type MapInfo = Schemas["MapInfo"];
export type Health = Schemas["Health"];
export type Ready = Schemas["Ready"];
export type StageInfo = Schemas["StageInfo"];
export type SkippedList = Schemas["SkippedList"];
export type SnapshotEvent = Schemas["SnapshotEvent"];
