/** The text of the field, and when it becomes a question: after a short pause in typing, or at once with Enter. */

import { useEffect, useMemo, useRef, useState } from "react";
import { tidy } from "../../shared/tidy";
import { debounce } from "./debounce";

const PAUSE_MS = 180;

export interface TypedQuery {
  readonly text: string;
  readonly type: (text: string) => void;
  /** Asks now what the field holds, or `text` instead. */
  readonly enter: (text?: string) => void;
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
  asked: string,
  ask: (query: string, how: "typed" | "entered") => void,
  onFollow: () => void,
): TypedQuery {
  const [text, setText] = useState(asked);
  const echo = useRef(asked);
  const latest = useRef({ ask, onFollow });
  useEffect(() => {
    latest.current = { ask, onFollow };
  });

  const { later, now, cancel } = useMemo(
    () =>
      debounce<string>((typed) => {
        echo.current = typed;
        latest.current.ask(typed, "typed");
      }, PAUSE_MS),
    [],
  );

  useEffect(() => {
    if (asked === echo.current) return;
    echo.current = asked;
    cancel();
    setText(asked);
    latest.current.onFollow();
  }, [asked, cancel]);

  return {
    text,
    type: (typed) => {
      setText(typed);
      later(tidy(typed));
    },
    enter: (given) => {
      const entered = tidy(given ?? text);
      cancel();
      setText(given ?? text);
      echo.current = entered;
      latest.current.ask(entered, "entered");
    },
    finish: now,
    drop: cancel,
  };
}
