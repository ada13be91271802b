/** How to get CLIP instead of the built-in model, in the README's own terms. */

import { X } from "lucide-react";
import { useLayoutEffect, useRef } from "react";
import { strings } from "../../words/strings";
import "./explain-clip.css";

export function ExplainClip({ onClose }: { readonly onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    dialog.current?.showModal();
  }, []);
  return (
    <dialog ref={dialog} className="explain" aria-labelledby="explain-title" onClose={onClose}>
      <h2 id="explain-title" className="explain-title">
        {strings.howTitle}
      </h2>
      <p>{strings.howIntro}</p>
      {strings.howSteps.map(({ text, code }) => (
        <div key={code} className="explain-step">
          <p>{text}</p>
          <code>{code}</code>
        </div>
      ))}
      <p className="explain-end">{strings.howEnd}</p>
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
