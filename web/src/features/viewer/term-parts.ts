/** What each part of a question adds to a picture's match. Pure: what the server explains in, lines out. */

import type { Explanation } from "../../api/types";
import type { Ask } from "../../shared/ask";
import { tidy } from "../../shared/tidy";
import { strings } from "../../words/strings";

export interface TermPart {
  readonly term: string;
  /** What it adds to the score, which is at most 1; what is not wanted takes away. */
  readonly part: number;
}

/**
 * A line for each term of `ask` and for what was marked as more or less like it, in the order they were asked; none
 * where there is but one, whose part is the whole match.
 */
export function termPartsOf(ask: Ask, { parts }: Explanation): readonly TermPart[] {
  const left = [...parts];
  const take = (isIt: (label: string) => boolean): number | null => {
    const found = left.filter(({ term }) => isIt(term));
    for (const part of found) left.splice(left.indexOf(part), 1);
    return found.length === 0 ? null : found.reduce((sum, { part }) => sum + part, 0);
  };
  const lines: TermPart[] = [];
  const add = (term: string, part: number | null) => {
    if (part !== null) lines.push({ term, part });
  };
  if (ask.text !== "")
    add(
      strings.quoted(ask.text),
      take((label) => label === tidy(ask.text)),
    );
  for (const term of ask.terms) {
    if (term.kind === "words")
      add(
        strings.quoted(term.words),
        take((label) => label === tidy(term.words)),
      );
    else if (term.crop !== null)
      add(
        strings.thePart,
        take((label) => label.startsWith("like a part of ")),
      );
    else
      add(
        strings.thePicture,
        take((label) => label.startsWith("like ") && !label.startsWith("like a part of ")),
      );
  }
  add(
    strings.moreLikeThis,
    take((label) => label.startsWith("more: ")),
  );
  add(
    strings.lessLikeThis,
    take((label) => label.startsWith("less: ")),
  );
  return lines.length > 1 ? lines : [];
}
