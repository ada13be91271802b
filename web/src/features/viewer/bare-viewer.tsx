/** The table without a picture: one sentence and the ways on. It comes with the page, as the viewer itself does not. */

import { type ReactNode, useLayoutEffect, useRef } from "react";
import { strings } from "../../words/strings";
import "./bare-viewer.css";

interface BareViewerProps {
  readonly label: string;
  readonly onClose: () => void;
  /** What else can be done than to go back. */
  readonly children?: ReactNode;
}

export function BareViewer({ label, onClose, children }: BareViewerProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    dialog.current?.showModal();
  }, []);
  return (
    <dialog ref={dialog} className="bare-viewer" aria-label={label} onClose={onClose}>
      <p className="bare-viewer-text">{label}</p>
      <div className="bare-viewer-links">
        {children}
        <button type="button" className="text-link" onClick={() => dialog.current?.close()}>
          {strings.backToPictures}
        </button>
      </div>
    </dialog>
  );
}
