/** Selecting, favourites and collections, as they belong to what is shown: put together for the page. */

import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useState } from "react";
import { outdate } from "../api/collection-queries";
import type { PictureSet } from "../api/queries";
import { type Collections, useCollections } from "../features/collections/use-collections";
import { type Selection, useSelection } from "../features/collections/use-selection";
import { NOTHING, withFilter } from "../shared/ask";
import { presentRoute, visit } from "./history";
import { asking, formatRoute, IDLE, type Route } from "./route";

export interface Marking {
  readonly collections: Collections;
  readonly selection: Selection;
  /** The one collection that is looked at. */
  readonly within: string | null;
  /** Has the list of collections be fetched. */
  readonly showList: () => void;
  /** Asks for all pictures of a collection. */
  readonly open: (id: string) => void;
}

export function useMarking(route: Route, set: PictureSet): Marking {
  const queries = useQueryClient();
  const [showsList, setShowsList] = useState(false);
  const { ask } = route;
  const asked = ask.filters.collection ?? [];
  const onChanged = useCallback((id: string, when: "now" | "later") => outdate(queries, id, when), [queries]);
  const onDiscarded = useCallback(
    (id: string) => {
      const others = ask.filters.collection?.filter((each) => each !== id) ?? [];
      if (others.length === (ask.filters.collection?.length ?? 0)) return () => {};
      const without = asking(route, withFilter(ask, "collection", others));
      visit(without);
      // Who has gone elsewhere by then stays there.
      return () => {
        if (formatRoute(presentRoute()) === formatRoute(without)) visit(route);
      };
    },
    [route, ask],
  );
  const collections = useCollections({
    snapshot: set.snapshot,
    needsList: showsList || asked.length > 0,
    onChanged,
    onDiscarded,
  });
  // Another tab may have deleted what this one looks at. That the server says so itself takes the old answer away.
  const gone = asked.filter((id) => collections.list?.every((each) => each.id !== id)).join(" ");
  useEffect(() => {
    for (const id of gone.split(" ").filter(Boolean)) outdate(queries, id, "now");
  }, [gone, queries]);
  const selection = useSelection(set, collections.toggleFavourite);
  return {
    collections,
    selection,
    within: asked.length === 1 ? (asked[0] ?? null) : null,
    showList: useCallback(() => setShowsList(true), []),
    open: (id) => visit({ ...IDLE, ask: withFilter(NOTHING, "collection", [id]) }),
  };
}
