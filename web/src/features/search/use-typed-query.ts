/**
 * The text of the field and what is not wanted beside it, and when they become a question: after a short pause in
 * typing, or at once with Enter.
 *
 * What is written after a minus is asked from its first letter on, and becomes a term of its own once one is done
 * writing: with Enter, or when one turns from the field.
 */

import { useLayoutEffect, useMemo, useRef, useState } from "react";
import { keyOfPhrase, type Phrase, phraseOf, readPhrase } from "../../shared/phrase";
import { debounce } from "./debounce";

const PAUSE_MS = 150;

export interface TypedQuery {
  readonly text: string;
  /** What is not wanted, without what the text still holds of it. */
  readonly not: readonly string[];
  readonly type: (text: string) => void;
  /** Asks now what the field holds. */
  readonly enter: () => void;
  /** Empties the field, and forgets what a pause would have asked. */
  readonly clear: () => void;
  /** What the field holds, for a change of the question that keeps it; nothing is asked meanwhile. */
  readonly take: () => Phrase;
  /** Asks now what a pause would have asked: for when one turns from the field to the pictures. */
  readonly finish: () => void;
  /** Forgets what a pause would have asked. */
  readonly drop: () => void;
}

/**
 * `asked` is the question of the address bar. Where it changes by itself (Back, a suggestion), the field follows; where
 * it is only the echo of what was typed here, the field is left to the typist, who may be further by then. `onFollow`
 * hears of the former.
 */
export function useTypedQuery(
  asked: Phrase,
  ask: (phrase: Phrase, how: "typed" | "entered") => void,
  onFollow: () => void,
): TypedQuery {
  const [text, setText] = useState(asked.query);
  const [not, setNot] = useState(asked.not);
  const echo = useRef(keyOfPhrase(asked));
  const latest = useRef({ asked, ask, onFollow });
  // Before anything else can be pressed: what is changed next is changed from what is asked now.
  useLayoutEffect(() => {
    latest.current = { asked, ask, onFollow };
  });

  const { later, now, cancel } = useMemo(
    () =>
      debounce<Phrase>((typed) => {
        echo.current = keyOfPhrase(typed);
        latest.current.ask(typed, "typed");
      }, PAUSE_MS),
    [],
  );

  const key = keyOfPhrase(asked);
  useLayoutEffect(() => {
    if (key === echo.current) return;
    echo.current = key;
    cancel();
    setText(latest.current.asked.query);
    setNot(latest.current.asked.not);
    latest.current.onFollow();
  }, [key, cancel]);

  const askNow = (phrase: Phrase) => {
    cancel();
    echo.current = keyOfPhrase(phrase);
    latest.current.ask(phrase, "entered");
  };
  /** Takes the unwanted out of the text, which is left alone where it has none. */
  const settle = () => {
    const phrase = together(text, not);
    if (readPhrase(text).not.length > 0) {
      setText(phrase.query);
      setNot(phrase.not);
    }
    return phrase;
  };

  return {
    text,
    not,
    type: (typed) => {
      setText(typed);
      later(together(typed, not));
    },
    enter: () => askNow(settle()),
    clear: () => {
      cancel();
      setText("");
      setNot([]);
      echo.current = keyOfPhrase(phraseOf("", []));
    },
    take: () => {
      cancel();
      const phrase = settle();
      echo.current = keyOfPhrase(phrase);
      return phrase;
    },
    finish: () => {
      settle();
      now();
    },
    drop: cancel,
  };
}

function together(text: string, not: readonly string[]): Phrase {
  const written = readPhrase(text);
  return phraseOf(written.query, [...not, ...written.not]);
}
