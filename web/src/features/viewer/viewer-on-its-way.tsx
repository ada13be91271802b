/** Stands in for the viewer until its part of the page is there: its picture as it is known so far, in its place. */

import { type RefCallback, useCallback, useLayoutEffect, useRef } from "react";
import type { ShownPicture } from "../../api/queries";
import type { PageCache } from "../../atlas/page-cache";
import { strings } from "../../words/strings";
import { BareViewer } from "./bare-viewer";
import { drawSprite } from "./draw-sprite";
import "./viewer-on-its-way.css";

interface OnItsWayProps {
  readonly picture: ShownPicture;
  readonly pages: PageCache;
  /** Whether the viewer could not be fetched. */
  readonly hasFailed: boolean;
  readonly onAgain: () => void;
  readonly onClose: () => void;
}

export function ViewerOnItsWay({ picture, pages, hasFailed, onAgain, onClose }: OnItsWayProps) {
  if (!hasFailed) return <Waiting picture={picture} pages={pages} onClose={onClose} />;
  return (
    <BareViewer label={strings.viewerDidNotCome} onClose={onClose}>
      <button type="button" className="text-link" onClick={onAgain}>
        {strings.tryAgain}
      </button>
      <a className="text-link" href={picture.original_url} target="_blank" rel="noopener">
        {strings.original}
      </a>
    </BareViewer>
  );
}

function Waiting({ picture, pages, onClose }: Pick<OnItsWayProps, "picture" | "pages" | "onClose">) {
  const dialog = useRef<HTMLDialogElement>(null);
  const isClosed = useRef(false);
  useLayoutEffect(() => {
    dialog.current?.showModal();
  }, []);
  useLayoutEffect(() => {
    // Who knows the keys does not wait for the viewer to press them: they are pressed again once it is there.
    const held: string[] = [];
    const hold = ({ key, ctrlKey, metaKey, altKey }: KeyboardEvent) => {
      if (!ctrlKey && !metaKey && !altKey) held.push(key);
    };
    document.addEventListener("keydown", hold);
    return () => {
      document.removeEventListener("keydown", hold);
      if (isClosed.current) return;
      queueMicrotask(() => {
        for (const key of held) document.body.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
      });
    };
  }, []);
  const draw: RefCallback<HTMLCanvasElement> = useCallback(
    (canvas) => drawSprite(canvas, picture, pages),
    [picture, pages],
  );
  return (
    <dialog
      ref={dialog}
      className="bare-viewer"
      aria-label={strings.viewerLabel(picture.name)}
      aria-busy="true"
      onClose={() => {
        isClosed.current = true;
        onClose();
      }}
    >
      <canvas
        ref={draw}
        className="picture-on-its-way"
        width={picture.sprite?.width ?? 1}
        height={picture.sprite?.height ?? 1}
        aria-hidden="true"
      />
    </dialog>
  );
}
