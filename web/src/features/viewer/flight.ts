/**
 * The way of a picture from its cell to the table and back: a move of 180 ms that tells where it came from. None where
 * less motion is asked for, and none where its cell is out of sight.
 */

const MOVE: KeyframeAnimationOptions = { duration: 180, easing: "cubic-bezier(0.2, 0, 0, 1)" };
/** More of a picture than this would be copied for a way that nobody can follow so closely. */
const MOST_COPIED_PX = 1600;

const prefersStillness = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

/** Moves `element` from the box of its cell to where it is; with null it only appears. */
export function arrive(element: HTMLElement, cell: DOMRect | null): void {
  if (prefersStillness()) return;
  if (cell === null) element.animate({ opacity: [0, 1] }, MOVE);
  // `translate` and `scale` leave `transform` to whatever enlarges the picture meanwhile.
  else element.animate([between(element.getBoundingClientRect(), cell), REST], MOVE);
}

/** A picture that was taken off the table, and can still be seen going back. */
export interface Leaving {
  /** Moves it to the box of its cell; with null it only fades. */
  readonly land: (cell: DOMRect | null) => void;
}

/** Takes what `image` shows, before it is gone from the document. */
export function depart(image: HTMLImageElement | HTMLCanvasElement): Leaving | null {
  const box = image.getBoundingClientRect();
  const copy = document.createElement("canvas");
  const shrunk = Math.min(1, MOST_COPIED_PX / Math.max(box.width, box.height));
  copy.width = Math.round(box.width * shrunk);
  copy.height = Math.round(box.height * shrunk);
  const context = copy.getContext("2d");
  if (prefersStillness() || context === null || copy.width * copy.height === 0) return null;
  context.drawImage(image, 0, 0, copy.width, copy.height);
  return { land: (cell) => land(copy, box, cell) };
}

function land(copy: HTMLCanvasElement, box: DOMRect, cell: DOMRect | null): void {
  const leaving = document.createElement("div");
  leaving.className = "viewer-leaving";
  leaving.setAttribute("aria-hidden", "true");
  const ground = document.createElement("div");
  ground.className = "viewer-ground";
  for (const side of ["left", "top", "width", "height"] as const) copy.style[side] = `${box[side]}px`;
  leaving.append(ground, copy);
  document.body.append(leaving);
  ground.animate(FADE, MOVE);
  const way = copy.animate(cell === null ? FADE : [REST, between(box, cell)], MOVE);
  way.finished.finally(() => leaving.remove());
}

const FADE: PropertyIndexedKeyframes = { opacity: [1, 0] };
const REST: Keyframe = { translate: "0 0", scale: "1 1" };

/** What lays `box` over `cell`, counted from its top left corner. */
function between(box: DOMRect, cell: DOMRect): Keyframe {
  const [dx, dy] = [cell.left - box.left, cell.top - box.top];
  return { translate: `${dx}px ${dy}px`, scale: `${cell.width / box.width} ${cell.height / box.height}` };
}
