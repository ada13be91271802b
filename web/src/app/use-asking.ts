/**
 * How the field changes the question: by what is typed, and by its chips, papers and panels. One spell of typing is one
 * entry of the history, so that Back returns to before it, not to each letter.
 */

import { useCallback, useEffect, useLayoutEffect, useRef } from "react";
import type { PictureSet } from "../api/queries";
import { useTypedQuery } from "../features/search/use-typed-query";
import { type Ask, NOTHING, phraseOfAsk, withPhrase } from "../shared/ask";
import { keyOfPhrase, type Phrase } from "../shared/phrase";
import { amend, visit } from "./history";
import { asking, type Route } from "./route";

export interface Asking {
  readonly text: string;
  /** What is not wanted, without what the text still holds of it. */
  readonly not: readonly string[];
  readonly type: (text: string) => void;
  readonly enter: () => void;
  /** Asks for nothing at all. */
  readonly clear: () => void;
  /** Asks something else, with what the field holds. */
  readonly change: (to: (ask: Ask) => Ask) => void;
  /** One turns from the field. */
  readonly leave: () => void;
}

export function useAsking(route: Route, set: PictureSet): Asking {
  const isTyping = useRef(false);
  const asked = phraseOfAsk(route.ask);

  const ask = (phrase: Phrase, how: "typed" | "entered") => {
    const go = isTyping.current ? amend : visit;
    go(asking(route, withPhrase(route.ask, phrase)));
    // Asking the same in so many words is asking again for what could not be answered.
    if (how === "entered" && keyOfPhrase(phrase) === keyOfPhrase(asked) && set.hasFailed) set.askAgain();
    isTyping.current = how === "typed";
  };
  const endSpell = () => {
    isTyping.current = false;
  };
  const { text, not, type, enter, clear, take, finish, drop } = useTypedQuery(asked, ask, endSpell);

  // A question that is still to come would close the picture that was opened meanwhile.
  useEffect(() => {
    if (route.picture !== null) drop();
  }, [route.picture, drop]);

  // What is sent may arrive many questions later, and changes the one of that moment.
  const present = useRef({ route, take });
  useLayoutEffect(() => {
    present.current = { route, take };
  });
  const change = useCallback((to: (ask: Ask) => Ask) => {
    const { route, take } = present.current;
    isTyping.current = false;
    visit(asking(route, to(withPhrase(route.ask, take()))));
  }, []);

  return {
    text,
    not,
    type,
    enter,
    clear: () => {
      // Emptying the field leaves the answer, it does not rewrite it.
      endSpell();
      clear();
      visit(asking(route, NOTHING));
    },
    change,
    leave: () => {
      finish();
      endSpell();
    },
  };
}
