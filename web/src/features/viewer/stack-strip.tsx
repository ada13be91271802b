/**
 * The stack of the open picture as a strip of small ones. Of a large stack only those around the open one are there,
 * and are asked for; the strip moves on with it.
 */

import { useLayoutEffect, useRef } from "react";
import { usePictureDetail } from "../../api/queries";
import { formatCount } from "../../shared/format";
import { strings } from "../../shared/strings";
import "./stack-strip.css";
import { windowAround } from "./strip-window";

interface StackStripProps {
  /** Ids of the near-duplicates, the one that stands for them first. */
  readonly stack: readonly string[];
  readonly openId: string;
  readonly onTurn: (id: string) => void;
}

/** As many as a narrow phone has room for. */
const SHOWN = 7;

export function StackStrip({ stack, openId, onTurn }: StackStripProps) {
  const index = Math.max(0, stack.indexOf(openId));
  const [first, after] = windowAround(index, stack.length, SHOWN);
  const list = useRef<HTMLUListElement>(null);
  const holdsFocus = useRef(false);

  // biome-ignore lint/correctness/useExhaustiveDependencies: each step may take the focused picture out of the strip.
  useLayoutEffect(() => {
    if (holdsFocus.current) list.current?.querySelector<HTMLElement>("[aria-current]")?.focus();
  }, [openId]);

  return (
    <div className="stack-strip viewer-chrome">
      <p className="stack-count">{strings.stackPosition(formatCount(index + 1), formatCount(stack.length))}</p>
      <ul
        ref={list}
        className="stack-pictures"
        aria-label={strings.nearDuplicates}
        onFocus={() => {
          holdsFocus.current = true;
        }}
        onBlur={({ relatedTarget }) => {
          // One that is taken away gives the focus to nobody.
          if (relatedTarget !== null) holdsFocus.current = false;
        }}
      >
        {stack.slice(first, after).map((id) => (
          <StackPicture key={id} id={id} isOpen={id === openId} onTurn={onTurn} />
        ))}
      </ul>
    </div>
  );
}

interface StackPictureProps {
  readonly id: string;
  readonly isOpen: boolean;
  readonly onTurn: (id: string) => void;
}

function StackPicture({ id, isOpen, onTurn }: StackPictureProps) {
  const { data: picture } = usePictureDetail(id);
  return (
    <li>
      <button
        type="button"
        className="stack-picture"
        aria-label={picture?.name ?? strings.nearDuplicate}
        aria-current={isOpen || undefined}
        style={picture && { backgroundColor: `rgb(${picture.mean_rgb.join(" ")})` }}
        onClick={() => onTurn(id)}
      >
        {picture && <img src={picture.thumbnail_url} alt="" />}
      </button>
    </li>
  );
}
