/** Paper over the page while a picture is dragged over it: let it go anywhere. */

import { createPortal } from "react-dom";
import { strings } from "../../words/strings";
import type { Dragged } from "./use-dropped";
import "./drop-overlay.css";

export function DropOverlay({ dragged }: { readonly dragged: Dragged }) {
  if (dragged === null) return null;
  return createPortal(
    <div className="drop-overlay" role="status">
      <p className="drop-overlay-words">{dragged === "own" ? strings.dropOwn : strings.dropFile}</p>
    </div>,
    document.body,
  );
}
