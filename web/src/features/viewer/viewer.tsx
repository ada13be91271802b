/**
 * One picture alone on the table. A modal dialog: the browser keeps the focus inside and closes it with Escape.
 *
 * Which picture is open belongs to the address bar, so this only says what the person wants.
 */

import { useCallback, useEffect, useRef, useState } from "react";
import { usePictureDetail } from "../../api/picture-queries";
import { ApiProblem } from "../../api/problem";
import type { ShownPicture } from "../../api/queries";
import type { PageCache } from "../../atlas/page-cache";
import type { Crop } from "../../shared/ask";
import { formatCount } from "../../shared/format";
import { strings } from "../../words/strings";
import { CropFrame } from "./crop-frame";
import { Feedback, type Opinion } from "./feedback";
import type { Leaving } from "./flight";
import { PictureActions } from "./picture-actions";
import { PictureDetails } from "./picture-details";
import { type Marks, PictureMarks } from "./picture-marks";
import { PictureNote } from "./picture-note";
import { PictureStage } from "./picture-stage";
import { StackStrip } from "./stack-strip";
import { TurnButtons } from "./turn-buttons";
import { useFileGone } from "./use-file-gone";
import { useFlight } from "./use-flight";
import { useFocus } from "./use-focus";
import type { OriginalState } from "./use-original";
import { useQuiet } from "./use-quiet";
import { useWishes } from "./use-wishes";
import { useZoom } from "./use-zoom";
import "./viewer.css";
import { ViewerBar } from "./viewer-bar";
import { type Why, WhyHere } from "./why-here";
import { boxOf } from "./zoom";
import { ZoomBar } from "./zoom-bar";

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
  const file = useFileGone(picture.original_url, originalsAvailable && !isGone);
  const isFileGone = isGone || file.isGone || original === "gone";

  // First, since nothing in a dialog can be measured before it is open.
  useFocus({ dialog, wayOut: closeButton }, { before, after, isCropping });
  const zoom = useZoom(picture, stage, room);
  const isEnlarged = zoom?.isEnlarged ?? false;
  useFlight({ stage, shown }, { isDrawn: zoom !== null, cell: props.cell, onLeave: props.onLeave });
  useEffect(() => {
    // The neighbours are most likely next, and their thumbnails are small.
    for (const neighbour of [before, after]) if (neighbour !== undefined) new Image().src = neighbour.thumbnail_url;
  }, [before, after]);

  const turn = (to: string | undefined) => {
    if (to !== undefined) onTurn(to);
  };
  const isStack = stack.length > 1;
  const inStack = stack.indexOf(picture.id);
  const turnDetails = () => setShowsDetails(!showsDetails);
  const crop = () => {
    zoom?.fit();
    setCropping(true);
  };
  const leaveCrop = () => setCropping(false);
  const deeds = {
    previous: () => turn(before?.id),
    next: () => turn(after?.id),
    "stack-back": () => turn(stack[inStack - 1]),
    "stack-on": () => turn(stack[inStack + 1]),
    details: turnDetails,
    similar: () => onSimilar(picture),
    favourite: () => marks?.onToggleFavourite(),
    select: () => marks?.onToggleSelect(),
    part: crop,
    download: () => download.current?.click(),
    close: onClose,
  };
  useWishes(stage, { zoom, isCropping, deeds });
  const onOriginal = useCallback((state: OriginalState) => setOriginal(state), []);

  return (
    <dialog
      ref={dialog}
      className="viewer"
      aria-label={strings.viewerLabel(picture.name)}
      data-quiet={isQuiet || undefined}
      // While a part is chosen the details make way, and the picture lies in the whole window, as the frame does.
      data-details={(showsDetails && !isCropping) || undefined}
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
        hasOriginal={!isFileGone}
        onNearOriginal={file.look}
        onSimilar={deeds.similar}
        onCrop={crop}
        onZoom={() => zoom?.toggle()}
        onDetails={turnDetails}
        onClose={onClose}
      />
      <TurnButtons onBack={before && deeds.previous} onOn={after && deeds.next} />
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
          <PictureActions
            key={picture.id}
            picture={picture}
            hasOriginal={!isFileGone}
            onNearOriginal={file.look}
            originalsAvailable={originalsAvailable && !isFileGone}
          />
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
      {!isFileGone && (
        <a ref={download} hidden href={picture.original_url} download={picture.name}>
          {strings.download}
        </a>
      )}
      <PictureNote
        original={original}
        isGone={isGone}
        isFileGone={isFileGone}
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
