/** One picture of the grid: a link over the canvas with its name, its marks and what can be done with it. */

import { Check, Heart, Images, type LucideIcon } from "lucide-react";
import { useState } from "react";
import type { ShownPicture } from "../../api/gallery";
import type { Cell as Place } from "../../atlas/justified-layout";
import { formatCount } from "../../shared/format";
import { strings } from "../../words/strings";
import { WEAKER } from "./relevance-line";

/** What a cell tells of its picture beside the picture itself. */
export interface CellOptions {
  readonly showsScores: boolean;
  /** Null where pictures cannot be selected, or marked. */
  readonly selection: ReadonlySet<string> | null;
  readonly favourites: ReadonlySet<string> | null;
}

interface CellProps extends CellOptions {
  readonly place: Place;
  readonly column: number;
  readonly count: number;
  /** Undefined while it is not known. */
  readonly picture: ShownPicture | undefined;
  readonly isActive: boolean;
  readonly isWeaker: boolean;
}

export function Cell(props: CellProps) {
  const { place, column, count, picture, isActive, isWeaker, selection, favourites, showsScores } = props;
  const { index, left, width } = place;
  // A caption in every cell would be three quarters of the document, made anew at every key that is typed.
  const [wasPointedAt, setPointedAt] = useState(false);
  const pointAt = () => setPointedAt(true);
  const tabIndex = isActive ? 0 : -1;
  const isSelected = picture !== undefined && (selection?.has(picture.id) ?? false);
  const isFavourite = picture !== undefined && (favourites?.has(picture.id) ?? false);
  const score = showsScores ? (picture?.score ?? null) : null;
  return (
    <div
      role="gridcell"
      aria-colindex={column}
      aria-selected={selection === null ? undefined : isSelected}
      className="cell"
      data-cell={index}
      style={{ insetInlineStart: left, width }}
      onPointerEnter={pointAt}
    >
      {picture === undefined ? (
        // biome-ignore lint/a11y/useValidAnchor: the same link is there as soon as its address is known, and keeps the focus.
        <a role="link" aria-disabled="true" className="cell-link" data-index={index} tabIndex={tabIndex}>
          <span className="visually-hidden">{strings.pictureAt(formatCount(index + 1), formatCount(count))}</span>
        </a>
      ) : (
        <a
          href={picture.original_url}
          className="cell-link"
          data-index={index}
          tabIndex={tabIndex}
          aria-describedby={isWeaker ? WEAKER : undefined}
        >
          <span className="visually-hidden">{picture.name}</span>
          {isFavourite && (
            <span className="cell-favourite">
              <Heart size={14} strokeWidth={1.5} aria-hidden="true" />
              <span className="visually-hidden">{strings.isFavourite}</span>
            </span>
          )}
          <StackMark others={picture.stack?.length ?? 0} />
        </a>
      )}
      {picture !== undefined && (isActive || wasPointedAt) && (
        <Caption
          picture={picture}
          tabIndex={tabIndex}
          isSelected={selection === null ? null : isSelected}
          isFavourite={favourites === null ? null : isFavourite}
        />
      )}
      {score !== null && (
        <span
          className="cell-score"
          aria-hidden="true"
          style={{ width: `${100 * Math.min(1, Math.max(0, score))}%` }}
        />
      )}
    </div>
  );
}

interface CaptionProps {
  readonly picture: ShownPicture;
  readonly tabIndex: number;
  /** Null where pictures cannot be selected. */
  readonly isSelected: boolean | null;
  /** Null where they cannot be marked. */
  readonly isFavourite: boolean | null;
}

/** The name of a picture and what can be done with it: for the one that is pointed at, or that Tab leads to. */
function Caption({ picture, tabIndex, isSelected, isFavourite }: CaptionProps) {
  return (
    <div className="cell-caption">
      <span className="cell-name" aria-hidden="true">
        {picture.name}
      </span>
      <span className="cell-actions">
        <Action
          act="similar"
          icon={Images}
          name={strings.similarTo(picture.name)}
          hint={strings.similar}
          tabIndex={tabIndex}
        />
        {isFavourite !== null && (
          <Action
            act="favourite"
            icon={Heart}
            name={strings.favouriteOf(picture.name)}
            hint={strings.favourite}
            tabIndex={tabIndex}
            isPressed={isFavourite}
          />
        )}
        {isSelected !== null && (
          <Action
            act="select"
            icon={Check}
            name={strings.selectOf(picture.name)}
            hint={strings.select}
            tabIndex={tabIndex}
            isPressed={isSelected}
          />
        )}
      </span>
    </div>
  );
}

function StackMark({ others }: { readonly others: number }) {
  if (others === 0) return null;
  return (
    <span className="cell-stack">
      <span aria-hidden="true">{strings.moreOf(formatCount(others))}</span>
      <span className="visually-hidden">{strings.andNearDuplicates(others, formatCount(others))}</span>
    </span>
  );
}

interface ActionProps {
  readonly act: "similar" | "favourite" | "select";
  readonly icon: LucideIcon;
  readonly name: string;
  readonly hint: string;
  readonly tabIndex: number;
  readonly isPressed?: boolean;
}

function Action({ act, icon: Icon, name, hint, tabIndex, isPressed }: ActionProps) {
  return (
    <button
      type="button"
      className="cell-action"
      data-act={act}
      tabIndex={tabIndex}
      aria-label={name}
      aria-pressed={isPressed}
      title={hint}
    >
      <Icon size={16} strokeWidth={1.5} aria-hidden="true" />
    </button>
  );
}
