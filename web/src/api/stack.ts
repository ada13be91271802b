/** Stacks: near-duplicates that are shown as one picture, which stands for the others. Pure. */

import type { ShownPicture } from "./gallery";

/** The ids of a stack, the picture that stands for it first; of one alone, its own. */
export function stackOf({ id, stack = [] }: ShownPicture): readonly string[] {
  return [id, ...stack];
}

/** The index of the picture that is `id` or stands for it; -1 where none is. */
export function indexOfPicture(pictures: readonly ShownPicture[], id: string): number {
  const itself = pictures.findIndex((picture) => picture.id === id);
  return itself >= 0 ? itself : pictures.findIndex(({ stack }) => stack?.includes(id));
}
