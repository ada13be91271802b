/** Where the focus of the open viewer is: on the way out at first, and there again when what had it goes. */

import { type RefObject, useLayoutEffect, useRef } from "react";
import type { ShownPicture } from "../../api/queries";

interface Places {
  readonly dialog: RefObject<HTMLDialogElement | null>;
  readonly wayOut: RefObject<HTMLButtonElement | null>;
}

interface Shown {
  readonly before: ShownPicture | undefined;
  readonly after: ShownPicture | undefined;
  readonly isCropping: boolean;
}

/** Opens the dialog as well: until it is open, nothing in it can have the focus. */
export function useFocus({ dialog, wayOut }: Places, { before, after, isCropping }: Shown): void {
  useLayoutEffect(() => {
    dialog.current?.showModal();
    // By itself the dialog would choose its first button.
    wayOut.current?.focus();
  }, [dialog, wayOut]);

  useLayoutEffect(() => {
    // At either end the button that led there goes, and would take the focus out of the dialog with it.
    if ((before === undefined || after === undefined) && document.activeElement?.matches("body, :disabled")) {
      wayOut.current?.focus();
    }
  }, [before, after, wayOut]);

  const wasCropping = useRef(false);
  useLayoutEffect(() => {
    if (wasCropping.current && !isCropping) wayOut.current?.focus();
    wasCropping.current = isCropping;
  }, [isCropping, wayOut]);
}
