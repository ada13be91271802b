/** Draws a picture's sprite, which the grid has decoded already, on a canvas of the sprite's size. */

import type { Picture } from "../../api/types";
import type { PageCache } from "../../atlas/page-cache";

export function drawSprite(canvas: HTMLCanvasElement | null, { sprite }: Picture, pages: PageCache): void {
  const page = sprite === null ? undefined : pages.get(sprite.page_url);
  const context = canvas?.getContext("2d");
  if (sprite === null || page === undefined || !context) return;
  context.drawImage(page, sprite.x, sprite.y, sprite.width, sprite.height, 0, 0, sprite.width, sprite.height);
}
