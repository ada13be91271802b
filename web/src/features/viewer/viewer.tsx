/**
 * One picture alone on the table. A modal dialog: the browser keeps the focus inside and closes it with Escape.
 *
 * Which picture is open belongs to the address bar, so this only says what the person wants.
 */

import { useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";
import { usePictureDetail } from "../../api/picture-queries";
import { ApiProblem } from "../../api/problem";
import type { ShownPicture } from "../../api/queries";
import type { PageCache } from "../../atlas/page-cache";
import type { Crop } from "../../shared/ask";
import { formatCount } from "../../shared/format";
import { strings } from "../../words/strings";
import { CropFrame } from "./crop-frame";
import { Feedback, type Opinion } from "./feedback";
import { arrive, depart, type Leaving } from "./flight";
import type { Gesture } from "./gestures";
import { PictureActions } from "./picture-actions";
import { PictureDetails } from "./picture-details";
import { type Marks, PictureMarks } from "./picture-marks";
import { PictureNote } from "./picture-note";
import { PictureStage } from "./picture-stage";
import { StackStrip } from "./stack-strip";
import { swipeOf } from "./swipe";
import { TurnButtons } from "./turn-buttons";
import { useGestures } from "./use-gestures";
import { useKeys } from "./use-keys";
import type { OriginalState } from "./use-original";
import { useQuiet } from "./use-quiet";
import { useZoom } from "./use-zoom";
import "./viewer.css";
import { ViewerBar } from "./viewer-bar";
import { wishOf } from "./viewer-keys";
import { type Why, WhyHere } from "./why-here";
import { boxOf } from "./zoom";
import { STEP, ZoomBar } from "./zoom-bar";

export interface ViewerProps {
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
  /** What it is marked as; null while that is not known. */
  readonly marks: Marks | null;
  /** What was said of it; null where no answer can be moved. */
  readonly feedback: { readonly opinion: Opinion; readonly onMore: () => void; readonly onLess: () => void } | null;
  /** Where the picture's cell lies, from which it comes; null where it is out of sight. */
  readonly cell: () => DOMRect | null;
  readonly onTurn: (id: string) => void;
  readonly onSimilar: (picture: ShownPicture) => void;
  readonly onCropSearch: (crop: Crop) => void;
  readonly onFolder: (folder: string) => void;
  readonly onClose: () => void;
  /** Hands over what can still be seen of the picture when the viewer goes. */
  readonly onLeave: (leaving: Leaving | null) => void;
}

const QUIET_AFTER_MS = 2000;
const DETAILS = "viewer-details";

export function Viewer(props: ViewerProps) {
  const { picture, rank, total, stack, why, before, after, originalsAvailable, pages, marks, feedback } = props;
  const { onTurn, onSimilar, onClose } = props;
  const dialog = useRef<HTMLDialogElement>(null);
  const closeButton = useRef<HTMLButtonElement>(null);
  const stage = useRef<HTMLDivElement>(null);
  const room = useRef<HTMLDivElement>(null);
  const shown = useRef<HTMLDivElement>(null);
  const download = useRef<HTMLAnchorElement>(null);
  const isQuiet = useQuiet(QUIET_AFTER_MS);
  const [showsDetails, setShowsDetails] = useState(false);
  const [original, setOriginal] = useState<OriginalState>("none");
  const [attempt, setAttempt] = useState(0);
  const [isCropping, setCropping] = useState(false);
  const { data: detail, error } = usePictureDetail(picture.id);
  const isGone = error instanceof ApiProblem && error.status === 404;

  useLayoutEffect(() => {
    dialog.current?.showModal();
    // The way out comes first; by itself the dialog would choose its first button.
    closeButton.current?.focus();
  }, []);

  const zoom = useZoom(picture, stage, room);
  const isMeasured = zoom !== null;
  const isEnlarged = zoom?.isEnlarged ?? false;
  const latest = useRef(props);
  useLayoutEffect(() => {
    latest.current = props;
  });
  useLayoutEffect(() => {
    if (isMeasured && shown.current !== null) arrive(shown.current, latest.current.cell());
  }, [isMeasured]);
  useLayoutEffect(() => {
    const table = stage.current;
    return () => {
      const best = [...(table?.querySelectorAll<HTMLImageElement>("img[data-shown]") ?? [])].at(-1);
      const image = best ?? table?.querySelector("canvas");
      latest.current.onLeave(image ? depart(image) : null);
    };
  }, []);

  useEffect(() => {
    // The neighbours are most likely next, and their thumbnails are small.
    for (const neighbour of [before, after]) if (neighbour !== undefined) new Image().src = neighbour.thumbnail_url;
  }, [before, after]);

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

  const crop = () => {
    zoom?.fit();
    setCropping(true);
  };
  const leaveCrop = () => setCropping(false);
  const wasCropping = useRef(false);
  useLayoutEffect(() => {
    if (wasCropping.current && !isCropping) closeButton.current?.focus();
    wasCropping.current = isCropping;
  }, [isCropping]);

  const onKeyDown = (event: KeyboardEvent) => {
    const wish = isCropping ? null : wishOf(event, isEnlarged, document.dir === "rtl");
    if (wish === null) return;
    if (typeof wish === "object") zoom?.stepMove(...wish.pan);
    else if (wish === "previous") turn(before);
    else if (wish === "next") turn(after);
    else if (wish === "stack-back") turnStack(-1);
    else if (wish === "stack-on") turnStack(1);
    else if (wish === "details") setShowsDetails(!showsDetails);
    else if (wish === "similar") onSimilar(picture);
    else if (wish === "favourite") marks?.onToggleFavourite();
    else if (wish === "select") marks?.onToggleSelect();
    else if (wish === "part") crop();
    else if (wish === "download") download.current?.click();
    else if (wish === "zoom") zoom?.toggle();
    else if (wish === "larger") zoom?.stepBy(STEP);
    else if (wish === "smaller") zoom?.stepBy(1 / STEP);
    else if (wish === "fit") zoom?.fit();
    event.preventDefault();
  };

  useKeys(onKeyDown);

  const onGesture = (gesture: Gesture, isTouch: boolean) => {
    if (zoom === null) return;
    if (gesture.kind === "double") zoom.toggle(gesture.at);
    else if (gesture.kind === "drag" && isEnlarged) zoom.move(gesture.dx, gesture.dy);
    else if (gesture.kind === "pinch") {
      zoom.by(gesture.factor, gesture.at);
      zoom.move(gesture.dx, gesture.dy);
    } else if (gesture.kind === "way" && isTouch && !isEnlarged) {
      const meaning = swipeOf(gesture.dx, gesture.dy);
      const isRightToLeft = document.dir === "rtl";
      if (meaning === "next") turn(isRightToLeft ? before : after);
      else if (meaning === "previous") turn(isRightToLeft ? after : before);
      else if (meaning === "close") onClose();
    }
  };
  useGestures(stage, { onGesture, onWheel: (factor, at) => zoom?.by(factor, at) });
  const onOriginal = useCallback((state: OriginalState) => setOriginal(state), []);

  return (
    <dialog
      ref={dialog}
      className="viewer"
      aria-label={strings.viewerLabel(picture.name)}
      data-quiet={isQuiet || undefined}
      data-details={showsDetails || undefined}
      data-stack={isStack || undefined}
      data-enlarged={isEnlarged || undefined}
      data-crop={isCropping || undefined}
      onCancel={(event) => {
        event.preventDefault();
        if (isCropping) leaveCrop();
        else onClose();
      }}
      onClose={onClose}
    >
      <div className="viewer-ground" />
      <div ref={stage} className="stage" data-gone={isGone || undefined}>
        <div ref={room} className="stage-room" />
        {zoom !== null && (
          <PictureStage
            key={`${picture.id} ${attempt}`}
            ref={shown}
            picture={picture}
            pages={pages}
            zoom={zoom}
            originalsAvailable={originalsAvailable && !isGone}
            onOriginal={onOriginal}
          />
        )}
      </div>

      <ViewerBar
        picture={picture}
        rank={rank}
        total={total}
        isEnlarged={isEnlarged}
        showsDetails={showsDetails}
        detailsId={DETAILS}
        closeRef={closeButton}
        marks={marks && <PictureMarks {...marks} />}
        onSimilar={() => onSimilar(picture)}
        onCrop={crop}
        onZoom={() => zoom?.toggle()}
        onDetails={() => setShowsDetails(!showsDetails)}
        onClose={onClose}
      />
      <TurnButtons onBack={before && (() => turn(before))} onOn={after && (() => turn(after))} />
      {isStack && <StackStrip stack={stack} openId={picture.id} onTurn={onTurn} />}
      {isEnlarged && zoom !== null && <ZoomBar zoom={zoom} />}
      {showsDetails && (
        <PictureDetails
          id={DETAILS}
          picture={picture}
          detail={detail}
          originalsAvailable={originalsAvailable}
          why={why && <WhyHere why={why} openId={picture.id} />}
          onFolder={props.onFolder}
        >
          {feedback && <Feedback {...feedback} />}
          <PictureActions key={picture.id} picture={picture} originalsAvailable={originalsAvailable} />
        </PictureDetails>
      )}
      {isCropping && zoom !== null && (
        <CropFrame
          key={picture.id}
          picture={picture}
          box={boxOf(zoom.view, zoom.space)}
          onSearch={props.onCropSearch}
          onLeave={leaveCrop}
        />
      )}
      {/* For the key, which also counts while the details are closed. */}
      <a ref={download} hidden href={picture.original_url} download={picture.name}>
        {strings.download}
      </a>
      <PictureNote
        original={original}
        isGone={isGone}
        originalsAvailable={originalsAvailable}
        sizeBytes={detail?.size_bytes}
        onAgain={() => setAttempt(attempt + 1)}
      />
      <p className="visually-hidden" role="status">
        {strings.placed(picture.name, [
          ...(rank === null ? [] : [strings.position(formatCount(rank), formatCount(total))]),
          ...(isStack ? [strings.stackPosition(formatCount(inStack + 1), formatCount(stack.length))] : []),
        ])}
      </p>
    </dialog>
  );
}
