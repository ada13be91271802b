/** How a picture stands to the relevance line. Pure. */

/** Before the line, after it, or in an answer where nothing matches. */
export type Standing = "match" | "weaker" | "nearest";

/** On which side of the line the picture at `index` is; null where no line is drawn. */
export function standingOf(index: number, relevantCount: number | null): Standing | null {
  if (relevantCount === null) return null;
  if (relevantCount === 0) return "nearest";
  return index < relevantCount ? "match" : "weaker";
}
