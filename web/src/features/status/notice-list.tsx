/** The notices as slips of paper at the edge of the table, in a polite live region. */

import { X } from "lucide-react";
import { useLayoutEffect, useRef } from "react";
import { strings } from "../../words/strings";
import "./notice-list.css";
import { type Notice, putAwayAs } from "./notices";

interface NoticeListProps {
  readonly notices: readonly Notice[];
  readonly onAction: (action: NonNullable<Notice["action"]>) => void;
  /** Says what to remember as put away. */
  readonly onDismiss: (name: string) => void;
}

const nameOf = (action: NonNullable<Notice["action"]>): string =>
  ({
    "retry-pages": strings.tryAgain,
    "show-more": strings.showMore,
    "explain-clip": strings.how,
    "show-skipped": strings.skippedWhich,
  })[action];

export function NoticeList({ notices, onAction, onDismiss }: NoticeListProps) {
  const list = useRef<HTMLDivElement>(null);
  const focused = useRef<Element | null>(null);

  useLayoutEffect(() => {
    // A notice that goes must not take the focus with it to nowhere.
    if (focused.current === null || focused.current.isConnected) return;
    focused.current = null;
    if (document.activeElement === document.body) list.current?.focus({ preventScroll: true });
  });

  return (
    <div
      ref={list}
      className="notices"
      role="status"
      tabIndex={-1}
      onFocus={({ target }) => {
        focused.current = target;
      }}
    >
      {notices.map((notice) => {
        const { id, text, progress, action, canDismiss } = notice;
        return (
          <div key={id} className="notice" data-notice={id}>
            <p className="notice-text">
              {text}{" "}
              {action !== undefined && (
                <button type="button" className="text-link" onClick={() => onAction(action)}>
                  {nameOf(action)}
                </button>
              )}
            </p>
            {canDismiss && (
              <button
                type="button"
                className="notice-dismiss"
                aria-label={strings.dismiss}
                onClick={() => onDismiss(putAwayAs(notice))}
              >
                <X size={16} strokeWidth={1.5} aria-hidden="true" />
              </button>
            )}
            {progress !== undefined && <Line progress={progress} />}
          </div>
        );
      })}
    </div>
  );
}

/** A pencil line as long as the work that is done; a short one that waits where nobody can say. */
function Line({ progress }: { readonly progress: number | null }) {
  return (
    <span className="notice-line" aria-hidden="true" data-unknown={progress === null || undefined}>
      <span style={progress === null ? undefined : { transform: `scaleX(${progress})` }} />
    </span>
  );
}
