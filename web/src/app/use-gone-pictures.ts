/**
 * The server keeps a picture that was sent for half an hour. Where a question names one that it has let go, this page
 * sends it once more if it still has the file; else the person is asked for it.
 */

import { useEffect, useRef } from "react";
import { ApiProblem } from "../api/problem";
import { referenceOf, sentPicture } from "../features/search/sent-pictures";
import type { Sender } from "../features/search/use-sending";
import type { Ask } from "../shared/ask";

/** The term of a picture that nobody has any more; null where there is none. */
export function useGonePictures(ask: Ask, problem: Error | null, { send }: Sender): string | null {
  const sentAgain = useRef(new Set<string>());
  const isGone = problem instanceof ApiProblem && problem.isUploadGone;
  const sent = isGone ? ask.terms.flatMap((term) => (term.kind === "picture" ? [term.picture] : [])) : [];
  const gone = sent.filter((each) => referenceOf(each) !== null);
  const known = gone.filter((each) => sentPicture(referenceOf(each) ?? "") !== null);
  const key = known.join(" ");

  useEffect(() => {
    for (const picture of key.split(" ")) {
      const kept = sentPicture(referenceOf(picture) ?? "");
      if (kept === null || sentAgain.current.has(picture)) continue;
      sentAgain.current.add(picture);
      send([kept.file], picture);
    }
  }, [key, send]);

  return gone.find((each) => !known.includes(each)) ?? null;
}
