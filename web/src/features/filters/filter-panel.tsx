/**
 * What pictures have to be, whatever they show: a drawer beside the pictures, a sheet from below on phones. The counts
 * are those of the present question; of a filter that has values already, those of the question without it, because its
 * values are alternatives.
 */

import { X } from "lucide-react";
import { useEffect, useRef } from "react";
import { createPortal } from "react-dom";
import { type Ask, type FilterName, withFilter, withFilters } from "../../shared/ask";
import { mediaName, monthName, orientationName } from "../../shared/filter-words";
import { formatCount } from "../../shared/format";
import { strings } from "../../words/strings";
import { ChoiceList } from "./choice-list";
import { ColourChoice } from "./colour-choice";
import "./filter-panel.css";
import { FolderTree } from "./folder-tree";
import { OrderChoice } from "./order-choice";
import { SingleChoice } from "./single-choice";
import { SIZES, type Size, sizeOf, withSize } from "./sizes";
import { TakenRange } from "./taken-range";
import { useChoices } from "./use-choices";

export interface Collection {
  readonly id: string;
  readonly count: number;
}

interface FilterPanelProps {
  readonly ask: Ask;
  /** The state of the collection that is counted; null while none is known. */
  readonly snapshot: string | null;
  readonly collections: readonly Collection[];
  readonly nameOfCollection: (id: string) => string;
  readonly onChange: (to: (ask: Ask) => Ask) => void;
  readonly onClose: () => void;
}

export function FilterPanel({ ask, snapshot, collections, nameOfCollection, onChange, onClose }: FilterPanelProps) {
  const title = useRef<HTMLHeadingElement>(null);
  const { filters } = ask;
  const chosen = (name: FilterName) => filters[name] ?? [];
  const set = (name: FilterName) => (values: readonly string[]) => onChange((asked) => withFilter(asked, name, values));
  const setOne = (name: FilterName) => (value: string | null) => set(name)(value === null ? [] : [value]);
  const choices = useChoices(ask, snapshot);
  const placed = new Map(choices.has_place.map(({ value, count }) => [value, count]));

  useEffect(() => {
    title.current?.focus({ preventScroll: true });
  }, []);

  // In the frame's own layer the notices of the page would lie over it.
  return createPortal(
    <aside
      className="filter-panel"
      aria-labelledby="filter-title"
      onKeyDown={(event) => {
        if (event.key !== "Escape" || event.defaultPrevented) return;
        event.preventDefault();
        onClose();
      }}
    >
      <header className="filter-head">
        <h2 id="filter-title" ref={title} tabIndex={-1} className="filter-title">
          {strings.filterTitle}
        </h2>
        {Object.keys(filters).length > 0 && (
          <button type="button" className="tool" onClick={() => onChange((asked) => withFilters(asked, {}))}>
            {strings.filterClear}
          </button>
        )}
        <button type="button" className="tool" aria-label={strings.filterClose} onClick={onClose}>
          <X size={20} strokeWidth={1.5} aria-hidden="true" />
        </button>
      </header>
      <div className="filter-body">
        <OrderChoice
          ask={ask}
          onChange={(to) => onChange((asked) => ({ ...asked, sort: to.sort, diversity: to.diversity }))}
        />
        <FolderTree
          choices={choices.folder}
          ask={ask}
          snapshot={snapshot}
          chosen={chosen("folder")}
          onChange={set("folder")}
        />
        <ChoiceList
          title={strings.filterCollection}
          choices={collections.map(({ id, count }) => ({
            value: id,
            count,
            isChosen: chosen("collection").includes(id),
          }))}
          nameOf={nameOfCollection}
          onChange={set("collection")}
        />
        <ChoiceList
          title={strings.filterYear}
          choices={choices.year.toReversed()}
          nameOf={(year) => year}
          onChange={set("year")}
        />
        <ChoiceList title={strings.filterMonth} choices={choices.month} nameOf={monthName} onChange={set("month")} />
        <TakenRange
          from={chosen("taken_from")[0] ?? null}
          to={chosen("taken_to")[0] ?? null}
          onChange={(from, to) =>
            onChange((asked) =>
              withFilter(
                withFilter(asked, "taken_from", from === null ? [] : [from]),
                "taken_to",
                to === null ? [] : [to],
              ),
            )
          }
        />
        <ColourChoice chosen={chosen("colour")[0] ?? null} onChange={setOne("colour")} />
        <ChoiceList
          title={strings.filterOrientation}
          choices={choices.orientation}
          nameOf={orientationName}
          onChange={set("orientation")}
        />
        <SingleChoice
          title={strings.filterSize}
          options={[{ value: null, name: strings.filterAny }, ...sizeOptions()]}
          chosen={sizeOf(filters)}
          onChange={(size) => onChange((asked) => ({ ...asked, filters: withSize(asked.filters, size) }))}
        />
        <ChoiceList
          title={strings.filterMediaType}
          choices={choices.media_type}
          nameOf={mediaName}
          onChange={set("media_type")}
        />
        <ChoiceList
          title={strings.filterCamera}
          choices={choices.camera}
          nameOf={(camera) => camera}
          onChange={set("camera")}
        />
        <SingleChoice
          title={strings.filterPlace}
          options={[
            { value: null, name: strings.filterAny },
            { value: "true", name: strings.filterHasPlace, count: placed.get("true") ?? null },
            { value: "false", name: strings.filterHasNoPlace, count: placed.get("false") ?? null },
          ]}
          chosen={chosen("has_place")[0] ?? null}
          onChange={setOne("has_place")}
        />
      </div>
    </aside>,
    document.body,
  );
}

function sizeOptions(): { value: Size; name: string }[] {
  return (Object.keys(SIZES) as Size[]).map((value) => {
    const { least, most } = SIZES[value];
    return { value, name: strings.sizes[value](least && formatCount(least), most && formatCount(most)) };
  });
}
