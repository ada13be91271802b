/**
 * One picture alone on the table. A modal dialog: the browser keeps the focus inside and closes it with Escape.
 *
 * Which picture is open belongs to the address bar, so this only says what the person wants.
 */

import { ArrowLeft, ArrowRight, ExternalLink, Images, Info, X } from "lucide-react";
import { useEffect, useLayoutEffect, useRef, useState } from "react";
import { whyNotShown } from "../../api/client";
import { usePictureDetail } from "../../api/picture-queries";
import type { ShownPicture } from "../../api/queries";
import type { PageCache } from "../../atlas/page-cache";
import { formatCount } from "../../shared/format";
import { strings } from "../../words/strings";
import { PictureDetails } from "./picture-details";
import { PictureStage } from "./picture-stage";
import { StackStrip } from "./stack-strip";
import { swipeOf } from "./swipe";
import { useQuiet } from "./use-quiet";
import "./viewer.css";
import { type Why, WhyHere } from "./why-here";

interface ViewerProps {
  readonly picture: ShownPicture;
  /** Where the picture stands among those shown, from 1; null where it is none of them. */
  readonly rank: number | null;
  readonly total: number;
  /** Ids of its near-duplicates and itself, the one that stands for them first. */
  readonly stack: readonly string[];
  /** The answer that it is shown in; null on the wall, and while another answer is on its way. */
  readonly why: Why | null;
  readonly before: ShownPicture | undefined;
  readonly after: ShownPicture | undefined;
  readonly originalsAvailable: boolean;
  readonly pages: PageCache;
  readonly onTurn: (id: string) => void;
  readonly onSimilar: (picture: ShownPicture) => void;
  readonly onClose: () => void;
}

const QUIET_AFTER_MS = 2000;
const DETAILS = "viewer-details";

export function Viewer(props: ViewerProps) {
  const { picture, rank, total, stack, why, before, after, originalsAvailable, pages, onTurn, onSimilar, onClose } =
    props;
  const dialog = useRef<HTMLDialogElement>(null);
  const closeButton = useRef<HTMLButtonElement>(null);
  const isQuiet = useQuiet(QUIET_AFTER_MS);
  const [showsDetails, setShowsDetails] = useState(false);
  const [trouble, setTrouble] = useState<{ readonly id: string; readonly text: string } | null>(null);
  const touch = useRef<{ x: number; y: number } | null>(null);
  const { data: detail } = usePictureDetail(picture.id);

  useLayoutEffect(() => {
    dialog.current?.showModal();
    // The way out comes first; by itself the dialog would choose its first button.
    closeButton.current?.focus();
  }, []);

  useEffect(() => {
    // The neighbours are most likely next, and their thumbnails are small.
    for (const neighbour of [before, after]) if (neighbour !== undefined) new Image().src = neighbour.thumbnail_url;
  }, [before, after]);

  const explain = async () => {
    const why = await whyNotShown(picture.original_url);
    if (why !== null) setTrouble({ id: picture.id, text: why === "gone" ? strings.originalGone : strings.cannotShow });
  };

  const turn = (to: ShownPicture | undefined) => {
    if (to !== undefined) onTurn(to.id);
  };

  const isStack = stack.length > 1;
  const inStack = stack.indexOf(picture.id);
  const turnStack = (steps: 1 | -1) => {
    const to = stack[inStack + steps];
    if (to !== undefined) onTurn(to);
  };

  useLayoutEffect(() => {
    // At either end the button that led there goes, and would take the focus out of the dialog with it.
    if ((before === undefined || after === undefined) && document.activeElement?.matches("body, :disabled")) {
      closeButton.current?.focus();
    }
  }, [before, after]);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "ArrowLeft") turn(before);
    else if (event.key === "ArrowRight") turn(after);
    else if (event.key === "ArrowDown" && isStack) turnStack(1);
    else if (event.key === "ArrowUp" && isStack) turnStack(-1);
    else if (event.key === "i") setShowsDetails(!showsDetails);
    else return;
    event.preventDefault();
  };

  useEffect(() => {
    // A press beside the buttons leaves the focus on no element of the dialog, and the keys count all the same.
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  });

  const finishTouch = (x: number, y: number) => {
    const from = touch.current;
    touch.current = null;
    if (from === null) return;
    const meaning = swipeOf(x - from.x, y - from.y);
    if (meaning === "next") turn(after);
    else if (meaning === "previous") turn(before);
    else if (meaning === "close") onClose();
  };

  return (
    <dialog
      ref={dialog}
      className="viewer"
      aria-label={strings.viewerLabel(picture.name)}
      data-quiet={isQuiet || undefined}
      data-details={showsDetails || undefined}
      data-stack={isStack || undefined}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onClose={onClose}
    >
      <div
        className="stage"
        onTouchStart={({ touches }) => {
          const finger = touches.length === 1 ? touches[0] : undefined;
          touch.current = finger === undefined ? null : { x: finger.clientX, y: finger.clientY };
        }}
        onTouchEnd={({ changedTouches }) => {
          const finger = changedTouches[0];
          if (finger !== undefined) finishTouch(finger.clientX, finger.clientY);
        }}
      >
        <PictureStage
          key={picture.id}
          picture={picture}
          pages={pages}
          originalsAvailable={originalsAvailable}
          onCannotShow={() => void explain()}
        />
      </div>

      <header className="viewer-bar viewer-chrome">
        <p className="viewer-title">
          <span className="viewer-name">{picture.name}</span>
          {rank !== null && (
            <span className="viewer-position">{strings.position(formatCount(rank), formatCount(total))}</span>
          )}
        </p>
        <div className="viewer-tools">
          <button type="button" className="tool" onClick={() => onSimilar(picture)}>
            <Images size={20} strokeWidth={1.5} aria-hidden="true" />
            <span className="viewer-word">{strings.similar}</span>
          </button>
          <a className="tool" href={picture.original_url} target="_blank" rel="noopener" title={strings.originalHint}>
            <ExternalLink size={20} strokeWidth={1.5} aria-hidden="true" />
            <span className="viewer-word">{strings.original}</span>
          </a>
          <button
            type="button"
            className="tool"
            aria-pressed={showsDetails}
            aria-controls={showsDetails ? DETAILS : undefined}
            onClick={() => setShowsDetails(!showsDetails)}
          >
            <Info size={20} strokeWidth={1.5} aria-hidden="true" />
            <span className="viewer-word">{strings.details}</span>
          </button>
          <button ref={closeButton} type="button" className="tool" aria-label={strings.close} onClick={onClose}>
            <X size={22} strokeWidth={1.5} aria-hidden="true" />
          </button>
        </div>
      </header>

      <button
        type="button"
        className="viewer-turn viewer-turn-back viewer-chrome"
        aria-label={strings.previous}
        disabled={before === undefined}
        onClick={() => turn(before)}
      >
        <ArrowLeft size={22} strokeWidth={1.5} aria-hidden="true" />
      </button>
      <button
        type="button"
        className="viewer-turn viewer-turn-on viewer-chrome"
        aria-label={strings.next}
        disabled={after === undefined}
        onClick={() => turn(after)}
      >
        <ArrowRight size={22} strokeWidth={1.5} aria-hidden="true" />
      </button>

      {isStack && <StackStrip stack={stack} openId={picture.id} onTurn={onTurn} />}
      {showsDetails && (
        <PictureDetails
          id={DETAILS}
          name={picture.name}
          detail={detail}
          score={picture.score}
          originalsAvailable={originalsAvailable}
          why={why && <WhyHere why={why} openId={picture.id} />}
        />
      )}
      <p className="viewer-note" role="status">
        {!originalsAvailable ? strings.thumbnailStandsIn : trouble?.id === picture.id && trouble.text}
      </p>
      <p className="visually-hidden" role="status">
        {strings.placed(picture.name, [
          ...(rank === null ? [] : [strings.position(formatCount(rank), formatCount(total))]),
          ...(isStack ? [strings.stackPosition(formatCount(inStack + 1), formatCount(stack.length))] : []),
        ])}
      </p>
    </dialog>
  );
}
