/** What was asked before, below the empty field: to be asked again, or forgotten, one by one or all. */

import { X } from "lucide-react";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { type Ask, keyOf } from "../../shared/ask";
import { strings } from "../../words/strings";
import { askedBefore, forgetAll, forgetAsked } from "./asked-before";
import "./past-questions.css";
import { sentenceOf } from "./sentence";

interface PastQuestionsProps {
  /** Whether one came here with the arrow key, and goes on from the first. */
  readonly takesFocus: boolean;
  readonly onAsk: (ask: Ask) => void;
  /** Leads back to the field. */
  readonly onLeave: () => void;
  readonly onEmpty: () => void;
}

export function PastQuestions({ takesFocus, onAsk, onLeave, onEmpty }: PastQuestionsProps) {
  const [asked, setAsked] = useState(askedBefore);
  const list = useRef<HTMLDivElement>(null);
  const questions = () => [...(list.current?.querySelectorAll<HTMLElement>(".past-question") ?? [])];

  useEffect(() => {
    if (takesFocus) list.current?.querySelector<HTMLElement>(".past-question")?.focus();
  }, [takesFocus]);

  const forget = (ask: Ask, at: number) => {
    forgetAsked(ask);
    const rest = askedBefore();
    setAsked(rest);
    if (rest.length === 0) onEmpty();
    else questions()[at === 0 ? 1 : at - 1]?.focus();
  };
  const move = (event: KeyboardEvent) => {
    const steps = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    const from = document.activeElement?.closest("li")?.querySelector<HTMLElement>(".past-question");
    if (steps === 0 || from === null || from === undefined) return;
    event.preventDefault();
    const all = questions();
    const to = all.indexOf(from) + steps;
    if (to < 0) onLeave();
    else all[to]?.focus();
  };

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the arrow keys are an addition; every part is a button.
    <div ref={list} className="past-questions" onKeyDown={move}>
      <p className="past-title" id="past-title">
        {strings.askedBefore}
      </p>
      <ul aria-labelledby="past-title">
        {asked.map((ask, at) => {
          const sentence = sentenceOf(ask);
          return (
            <li key={keyOf(ask)} className="past-item">
              <button type="button" className="past-question" onClick={() => onAsk(ask)}>
                {sentence}
              </button>
              <button
                type="button"
                className="chip-remove"
                aria-label={strings.forget(sentence)}
                onClick={() => forget(ask, at)}
              >
                <X size={14} strokeWidth={1.5} aria-hidden="true" />
              </button>
            </li>
          );
        })}
      </ul>
      <button
        type="button"
        className="tool past-forget"
        onClick={() => {
          forgetAll();
          onEmpty();
        }}
      >
        {strings.forgetAll}
      </button>
    </div>
  );
}
