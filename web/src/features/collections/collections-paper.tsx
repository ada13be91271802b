/** The paper behind the menu of collections: each can be opened, renamed, taken along and deleted. */

import { Bookmark, Download, Heart, Pencil, Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import { type Collection, FAVOURITES } from "../../api/collections";
import { formatCount } from "../../shared/format";
import { strings } from "../../words/strings";
import "./collections.css";
import { NameForm } from "./name-form";
import { TakeAlong } from "./take-along";
import type { Collections } from "./use-collections";

export interface CollectionsPaperProps {
  readonly collections: Pick<Collections, "list" | "notice" | "create" | "rename" | "discard">;
  /** Shows the pictures of the collection of this id. */
  readonly onOpen: (id: string) => void;
  readonly onClose: () => void;
}

type Doing = { readonly what: "list" | "create" } | { readonly what: "rename" | "take"; readonly to: Collection };

const LIST: Doing = { what: "list" };
const ICON = { size: 20, strokeWidth: 1.5, "aria-hidden": true } as const;
const SMALL = { ...ICON, size: 16 } as const;

export function CollectionsPaper({ collections, onOpen, onClose }: CollectionsPaperProps) {
  const { list, notice } = collections;
  const [doing, setDoing] = useState(LIST);
  const then = (act: () => void) => {
    onClose();
    act();
  };
  return (
    <>
      {doing.what === "rename" && (
        <NameForm name={doing.to.name} onName={(name) => then(() => collections.rename(doing.to, name))} />
      )}
      {doing.what === "take" && <TakeAlong wanted={{ collection: doing.to.id }} />}
      {(doing.what === "list" || doing.what === "create") && (
        <>
          {notice !== null && <p className="collection-hint">{notice}</p>}
          <ul>
            {list?.map((each) => (
              <Row
                key={each.id}
                collection={each}
                onOpen={() => then(() => onOpen(each.id))}
                onRename={() => setDoing({ what: "rename", to: each })}
                onTake={() => setDoing({ what: "take", to: each })}
                onDelete={() => collections.discard(each)}
              />
            ))}
          </ul>
          {list?.length === 1 && <p className="collection-hint">{strings.noCollections}</p>}
          {doing.what === "create" ? (
            <NameForm
              name=""
              onName={(name) => {
                setDoing(LIST);
                collections.create(name, []);
              }}
            />
          ) : (
            <button type="button" className="popover-choice" onClick={() => setDoing({ what: "create" })}>
              <Plus {...ICON} />
              {strings.newCollection}
            </button>
          )}
        </>
      )}
    </>
  );
}

interface RowProps {
  readonly collection: Collection;
  readonly onOpen: () => void;
  readonly onRename: () => void;
  readonly onTake: () => void;
  readonly onDelete: () => void;
}

function Row({ collection, onOpen, onRename, onTake, onDelete }: RowProps) {
  const { id, count, away } = collection;
  const isBuiltIn = id === FAVOURITES;
  const name = isBuiltIn ? strings.favourites : collection.name;
  return (
    <li className="collection-row">
      <button type="button" className="popover-choice" onClick={onOpen}>
        {isBuiltIn ? <Heart {...ICON} /> : <Bookmark {...ICON} />}
        <span className="collection-name">{name}</span>
        <span className="collection-count">
          {formatCount(count)}
          {away > 0 && <span title={strings.awayHint}>{` · ${strings.away(formatCount(away))}`}</span>}
        </span>
      </button>
      <span className="collection-acts">
        <Act name={strings.downloadCollection(name)} icon={Download} isDisabled={count === 0} onAct={onTake} />
        {!isBuiltIn && <Act name={strings.rename(name)} icon={Pencil} onAct={onRename} />}
        {!isBuiltIn && <Act name={strings.deleteCollection(name)} icon={Trash2} onAct={onDelete} />}
      </span>
    </li>
  );
}

interface ActProps {
  readonly name: string;
  readonly icon: typeof Pencil;
  readonly isDisabled?: boolean;
  readonly onAct: () => void;
}

function Act({ name, icon: Icon, isDisabled = false, onAct }: ActProps) {
  return (
    <button
      type="button"
      className="collection-act"
      aria-label={name}
      title={name}
      disabled={isDisabled}
      onClick={onAct}
    >
      <Icon {...SMALL} />
    </button>
  );
}
