/**
 * The stack of the open picture as a strip of small ones. Of a large stack only those around the open one are there,
 * and the strip moves on with it.
 */

import { useLayoutEffect, useRef } from "react";
import { usePictureDetail, useStack } from "../../api/picture-queries";
import type { Picture } from "../../api/types";
import { formatCount } from "../../shared/format";
import { strings } from "../../words/strings";
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
  const known = useStack(stack[0] ?? null);
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
          <StackPicture
            key={id}
            id={id}
            known={known?.get(id)}
            isLeftOut={known !== undefined && !known.has(id)}
            isOpen={id === openId}
            onTurn={onTurn}
          />
        ))}
      </ul>
    </div>
  );
}

interface StackPictureProps {
  readonly id: string;
  readonly known: Picture | undefined;
  /** Whether what is known of the stack is without it. */
  readonly isLeftOut: boolean;
  readonly isOpen: boolean;
  readonly onTurn: (id: string) => void;
}

function StackPicture({ id, known, isLeftOut, isOpen, onTurn }: StackPictureProps) {
  const { data: detail } = usePictureDetail(isLeftOut ? id : null);
  const picture = known ?? detail;
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
