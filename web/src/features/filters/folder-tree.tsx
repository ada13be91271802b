/** The folders of the collection as a tree, the top ones first. What lies in one is asked for when it is unfolded. */

import { ChevronDown, ChevronRight } from "lucide-react";
import { useId, useState } from "react";
import { useFacets } from "../../api/facets";
import { type Ask, withFilter } from "../../shared/ask";
import { folderName } from "../../shared/filter-words";
import { strings } from "../../words/strings";
import { ChoiceBox } from "./choice";
import { type Choice, countsOf, toggled } from "./choices";

interface FoldersProps {
  readonly ask: Ask;
  readonly snapshot: string | null;
  readonly chosen: readonly string[];
  readonly onChange: (chosen: readonly string[]) => void;
}

interface TreeProps extends FoldersProps {
  readonly choices: readonly Choice[];
}

const MANY = 12;

export function FolderTree({ choices, ...rest }: TreeProps) {
  const [sought, setSought] = useState("");
  if (choices.length === 0) return null;
  const shown = choices.filter(({ value }) => value.toLowerCase().includes(sought.trim().toLowerCase()));
  return (
    <fieldset className="filter-group">
      <legend>{strings.filterFolder}</legend>
      {choices.length > MANY && (
        <input
          type="search"
          className="filter-search"
          aria-label={strings.filterSearch(strings.filterFolder)}
          placeholder={strings.filterSearch(strings.filterFolder)}
          value={sought}
          onChange={(event) => setSought(event.target.value)}
        />
      )}
      <ul className="folder-tree">
        {shown.map((choice) => (
          <Folder key={choice.value} choice={choice} {...rest} />
        ))}
      </ul>
    </fieldset>
  );
}

interface FolderProps extends FoldersProps {
  readonly choice: Choice;
}

function Folder({ choice, ...rest }: FolderProps) {
  const { ask, snapshot, chosen, onChange } = rest;
  const id = useId();
  const [isOpen, setIsOpen] = useState(chosen.some((each) => each.startsWith(`${choice.value}/`)));
  const inside = useFacets(isOpen ? withFilter(ask, "folder", [choice.value]) : null, snapshot);
  const folders = countsOf(inside, "folder")?.filter(({ value }) => value.startsWith(`${choice.value}/`)) ?? [];
  const name = folderName(choice.value);
  const Icon = isOpen ? ChevronDown : ChevronRight;
  return (
    <li>
      <div className="folder">
        <button
          type="button"
          className="folder-fold"
          aria-label={strings.filterInside(name)}
          aria-expanded={isOpen}
          onClick={() => setIsOpen(!isOpen)}
        >
          <Icon size={16} strokeWidth={1.5} aria-hidden="true" />
        </button>
        <ChoiceBox
          type="checkbox"
          name={id}
          isChosen={choice.isChosen}
          count={choice.count}
          onChoose={() => onChange(toggled(chosen, choice.value))}
          title={choice.value}
        >
          {name}
        </ChoiceBox>
      </div>
      {isOpen && inside !== undefined && (
        <ul className="folder-tree folder-tree-inside">
          {folders.length === 0 && <li className="filter-note">{strings.filterNoFolders}</li>}
          {folders.map((each) => (
            <Folder
              key={each.value}
              choice={{ value: each.value, count: each.count, isChosen: chosen.includes(each.value) }}
              {...rest}
            />
          ))}
        </ul>
      )}
    </li>
  );
}
