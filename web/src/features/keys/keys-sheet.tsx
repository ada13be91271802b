/** The keys of the page on one sheet: what can be done without a mouse. */

import { X } from "lucide-react";
import { useLayoutEffect, useRef } from "react";
import { strings } from "../../words/strings";
import "./keys-sheet.css";

export function KeysSheet({ onClose }: { readonly onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    dialog.current?.showModal();
  }, []);
  return (
    <dialog ref={dialog} className="keys" aria-labelledby="keys-title" onClose={onClose}>
      <h2 id="keys-title" className="keys-title">
        {strings.keysTitle}
      </h2>
      <div className="keys-groups">
        {strings.keyGroups.map(({ name, keys }) => (
          <section key={name} aria-label={name}>
            <h3 className="keys-group">{name}</h3>
            <dl className="keys-list">
              {keys.map(([pressed, does]) => (
                <div key={does} className="keys-line">
                  <dt>
                    {pressed.map((key) => (
                      <kbd key={key}>{key}</kbd>
                    ))}
                  </dt>
                  <dd>{does}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
      <button
        type="button"
        className="tool keys-close"
        aria-label={strings.close}
        onClick={() => dialog.current?.close()}
      >
        <X size={20} strokeWidth={1.5} aria-hidden="true" />
      </button>
    </dialog>
  );
}
