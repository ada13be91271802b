/** Stands in for the viewer when the address names a picture that is not in the collection. */

import { useLayoutEffect, useRef } from "react";
import { strings } from "../../words/strings";
import "./viewer.css";

export function MissingPicture({ onClose }: { readonly onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    dialog.current?.showModal();
  }, []);
  return (
    <dialog ref={dialog} className="viewer viewer-missing" aria-label={strings.pictureGone} onClose={onClose}>
      <p className="viewer-missing-text">{strings.pictureGone}</p>
      <button type="button" className="text-link" onClick={() => dialog.current?.close()}>
        {strings.backToPictures}
      </button>
    </dialog>
  );
}
