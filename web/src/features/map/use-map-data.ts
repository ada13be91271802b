/** The map of the collection as it is now; asked for again while there is none, or one that is about to change. */

import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { map, mapPlaces } from "../../api/map";
import { MapData } from "./map-data";

const LOOK_AGAIN_MS = 5000;

/**
 * `snapshot` names the state of the collection that is shown: with another one the map is asked for again. Null while
 * there is none, and then there is no map to ask for either.
 */
export function useMapData(snapshot: string | null): { data: MapData | undefined; problem: Error | null } {
  const queries = useQueryClient();
  const { data, error } = useQuery({
    queryKey: ["map", snapshot],
    queryFn: async ({ signal }) => {
      const info = await map(signal);
      const known = queries
        .getQueriesData<MapData>({ queryKey: ["map"] })
        .find(([, each]) => each?.info.name === info.name);
      return known?.[1] ?? new MapData(info, await mapPlaces(info.name, signal));
    },
    enabled: snapshot !== null,
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => (state.data === undefined || state.data.info.is_stale ? LOOK_AGAIN_MS : false),
    retry: false,
  });
  return { data, problem: data === undefined ? error : null };
}
