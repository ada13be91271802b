/** What a finger's way across the picture means. Pure: a distance in CSS pixels in, a meaning out. */

export type Swipe = "next" | "previous" | "close" | null;

const FAR_ENOUGH_PX = 56;

/** A mostly sideways way turns the page, a mostly downward one closes; short or slanting ways mean nothing. */
export function swipeOf(dx: number, dy: number): Swipe {
  if (Math.abs(dx) >= FAR_ENOUGH_PX && Math.abs(dx) > 1.5 * Math.abs(dy)) return dx < 0 ? "next" : "previous";
  if (dy >= FAR_ENOUGH_PX && dy > 1.5 * Math.abs(dx)) return "close";
  return null;
}
