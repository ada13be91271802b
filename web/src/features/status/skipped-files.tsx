/** Which files were left out of the collection, and why: nothing is passed over in silence. */

import { X } from "lucide-react";
import { useLayoutEffect, useRef } from "react";
import type { SkippedList } from "../../api/types";
import { formatCount } from "../../shared/format";
import { strings } from "../../words/strings";
import "./explain-clip.css";
import "./skipped-files.css";

interface SkippedFilesProps {
  readonly skipped: SkippedList;
  readonly onClose: () => void;
}

export function SkippedFiles({ skipped, onClose }: SkippedFilesProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    dialog.current?.showModal();
  }, []);
  const unlisted = skipped.total - skipped.items.length;
  return (
    <dialog ref={dialog} className="explain skipped" aria-labelledby="skipped-title" onClose={onClose}>
      <h2 id="skipped-title" className="explain-title">
        {strings.skippedTitle}
      </h2>
      {/* A list that scrolls is reached by keyboard, to be scrolled. */}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: see above */}
      <ul className="skipped-list" tabIndex={0} aria-labelledby="skipped-title">
        {skipped.items.map(({ path, reason }) => (
          <li key={path}>
            <span className="skipped-path">{path}</span>
            {/* The server's own words. */}
            <span className="skipped-reason" lang="en">
              {reason}
            </span>
          </li>
        ))}
      </ul>
      {unlisted > 0 && <p className="explain-end">{strings.skippedMore(unlisted, formatCount(unlisted))}</p>}
      <button
        type="button"
        className="tool explain-close"
        aria-label={strings.close}
        onClick={() => dialog.current?.close()}
      >
        <X size={20} strokeWidth={1.5} aria-hidden="true" />
      </button>
    </dialog>
  );
}
