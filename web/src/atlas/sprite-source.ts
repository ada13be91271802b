/** Where the sprite of a picture is drawn from: an atlas page that is there anyway, else the sheet of its answer. */

import type { Picture, Sprite } from "../api/types";
import type { PageCache } from "./page-cache";

/** About as many as are in sight. */
const FORESEEN = 40;

/** A picture, and where it is on the sheet of the answer it came with. */
export type Sourced = Pick<Picture, "sprite"> & { readonly sheet?: Sprite | null };

/** The sprite that can be drawn now. */
export function spriteAtHand(pages: PageCache, { sprite, sheet }: Sourced): Sprite | undefined {
  if (sprite && pages.has(sprite.page_url)) return sprite;
  return sheet && pages.has(sheet.page_url) ? sheet : undefined;
}

/** Begins with what the first of these pictures are drawn from, before they are drawn: that takes as long as a layout. */
export function begin(pages: PageCache, pictures: readonly Sourced[]): void {
  for (const picture of pictures.slice(0, FORESEEN)) pages.begin(pagesFor(pages, picture));
}

/** The pages worth asking for. A sheet that is in trouble is tried again but not waited for. */
export function pagesFor(pages: PageCache, picture: Sourced): string[] {
  const { sprite, sheet } = picture;
  const here = spriteAtHand(pages, picture);
  if (here) return [here.page_url];
  const wanted = sheet ? [sheet.page_url] : [];
  if (sprite && (!sheet || pages.isInTrouble(sheet.page_url))) wanted.push(sprite.page_url);
  return wanted;
}
