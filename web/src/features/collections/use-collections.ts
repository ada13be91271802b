/** Favourites and collections as the page has them: what is marked, the ways to change it, and notes of what was done. */

import { useCallback, useMemo, useRef, useState } from "react";
import { useCollectionList, useMarked, useMarker } from "../../api/collection-queries";
import { type Collection, FAVOURITES } from "../../api/collections";
import type { ShownPicture } from "../../api/gallery";
import { ServerGone } from "../../api/problem";
import { useAfterFirstSight } from "../../api/use-after-first-sight";
import { formatCount } from "../../shared/format";
import { strings } from "../../words/strings";

type Ids = readonly string[];

export interface Note {
  readonly id: number;
  readonly text: string;
  readonly undo: (() => void) | null;
}

export interface Collections {
  /** Ids of the favourites; null before they are known. */
  readonly favourites: ReadonlySet<string> | null;
  /** All collections, favourites first; undefined before they are known. */
  readonly list: readonly Collection[] | undefined;
  /** What a person should know of their file, where it was damaged. */
  readonly notice: string | null;
  /** What a collection is called; also says that there is none of this id. */
  readonly nameOf: (id: string) => string;
  readonly toggleFavourite: (picture: ShownPicture) => void;
  readonly add: (id: string, pictures: readonly string[]) => void;
  readonly remove: (id: string, pictures: readonly string[]) => void;
  readonly create: (name: string, pictures: readonly string[]) => void;
  readonly rename: (collection: Collection, name: string) => void;
  readonly discard: (collection: Collection) => void;
  readonly notes: readonly Note[];
  readonly dismiss: (note: Note) => void;
}

export interface CollectionsOptions {
  /** Names the state of the collection of pictures; null before there is any. */
  readonly snapshot: string | null;
  /** Whether the list is shown, or a name of it. */
  readonly needsList: boolean;
  /** Hears that a collection holds something else, and whether that should be seen at once: a heart moves no picture. */
  readonly onChanged: (id: string, when: "now" | "later") => void;
  /** Hears that a collection is deleted, so that nothing goes on asking within it; returns the way back to it. */
  readonly onDiscarded: (id: string) => () => void;
}

const MOST_NOTES = 3;
const nothing = () => {};

export function useCollections({ snapshot, needsList, onChanged, onDiscarded }: CollectionsOptions): Collections {
  const marker = useMarker(snapshot);
  const favourites = useMarked(FAVOURITES, useAfterFirstSight(snapshot !== null)) ?? null;
  const found = useCollectionList(needsList);
  const [notes, setNotes] = useState<readonly Note[]>([]);
  const count = useRef(0);

  const say = useCallback((text: string, undo: Note["undo"] = null) => {
    count.current += 1;
    const note = { id: count.current, text, undo };
    setNotes((notes) => [...notes, note].slice(-MOST_NOTES));
  }, []);
  const dismiss = useCallback(({ id }: Note) => setNotes((notes) => notes.filter((note) => note.id !== id)), []);

  const nameOf = useCallback(
    (id: string) => {
      if (id === FAVOURITES) return strings.favourites;
      if (found === undefined) return "…";
      return found.items.find((each) => each.id === id)?.name ?? strings.goneCollection;
    },
    [found],
  );

  const acts = useMemo(() => {
    /** Does something and says what was done, or why it could not be. */
    const attempt = async (act: () => Promise<unknown>, done: () => void) => {
      try {
        await act();
        done();
      } catch (problem) {
        say(strings.notKept(reasonOf(problem)));
      }
    };
    const change = (id: string, add: Ids, remove: Ids, done = nothing, when: "now" | "later" = "now") =>
      void attempt(async () => {
        await marker.change(id, add, remove);
        onChanged(id, when);
      }, done);
    return {
      toggleFavourite: ({ id }: ShownPicture, isFavourite: boolean) =>
        change(FAVOURITES, isFavourite ? [] : [id], isFavourite ? [id] : [], nothing, "later"),
      add: (id: string, pictures: Ids, name: string) =>
        change(id, pictures, [], () => say(strings.added(pictures.length, formatCount(pictures.length), name))),
      remove: (id: string, pictures: Ids, name: string) =>
        change(id, [], pictures, () =>
          say(strings.removed(pictures.length, formatCount(pictures.length), name), () => change(id, pictures, [])),
        ),
      create: (name: string, pictures: Ids) =>
        void attempt(
          () => marker.create(name, pictures),
          () => {
            if (pictures.length > 0) say(strings.added(pictures.length, formatCount(pictures.length), name));
          },
        ),
      rename: ({ id }: Collection, name: string) => void attempt(() => marker.rename(id, name), nothing),
      discard: ({ id, name }: Collection) => {
        let goBack = nothing;
        const undo = () => void attempt(() => marker.restore(id), goBack);
        void attempt(
          async () => {
            await marker.remove(id);
            goBack = onDiscarded(id);
          },
          () => say(strings.deleted(name), undo),
        );
      },
    };
  }, [marker, onChanged, onDiscarded, say]);

  const toggleFavourite = useCallback(
    (picture: ShownPicture) => acts.toggleFavourite(picture, favourites?.has(picture.id) ?? false),
    [acts, favourites],
  );
  return {
    ...acts,
    favourites,
    list: found?.items,
    notice: found?.notice ?? null,
    nameOf,
    toggleFavourite,
    add: (id, pictures) => acts.add(id, pictures, nameOf(id)),
    remove: (id, pictures) => acts.remove(id, pictures, nameOf(id)),
    notes,
    dismiss,
  };
}

function reasonOf(problem: unknown): string {
  if (problem instanceof ServerGone) return strings.noServer;
  return problem instanceof Error ? problem.message : String(problem);
}
