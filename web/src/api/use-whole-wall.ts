/** The rest of the wall: all pictures by colour and shape, asked for once the first of them have been drawn. */

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useCallback, useState } from "react";
import * as client from "./client";
import type { Gallery, ShownPicture } from "./gallery";
import { ApiProblem } from "./problem";
import { useAfterFirstSight } from "./use-after-first-sight";
import { WholeWall } from "./whole-wall";

interface Beginning {
  readonly snapshot: string;
  readonly pictures: readonly ShownPicture[];
  readonly total: number;
}

interface Rest {
  /** All pictures; undefined until they are laid out, and where the beginning is all there is. */
  readonly whole: Gallery | undefined;
  /** Whether there is more than the beginning and it is still to come. */
  readonly isMissing: boolean;
  /** Asks for it now. */
  readonly fetch: () => void;
}

/** `onOutdated` is called where the state of the collection that `beginning` is of is not kept any more. */
export function useWholeWall(beginning: Beginning | undefined, onOutdated: () => void): Rest {
  const isPart = beginning !== undefined && beginning.total > beginning.pictures.length;
  const [isWanted, setWanted] = useState(false);
  const isAfterFirstSight = useAfterFirstSight(isPart);

  const { data, isError, refetch } = useQuery({
    queryKey: ["whole wall", beginning?.snapshot],
    queryFn: async ({ signal }) => {
      if (beginning === undefined) throw new Error("There is no wall.");
      const { snapshot, pictures } = beginning;
      const load = async (offset: number, limit: number, stop: AbortSignal) => {
        try {
          return (await client.pictures({ offset, limit, snapshot }, stop)).items;
        } catch (error) {
          if (error instanceof ApiProblem && error.isOutdated) onOutdated();
          throw error;
        }
      };
      return new WholeWall(await client.shapes(snapshot, signal), pictures, load);
    },
    enabled: isPart && (isWanted || isAfterFirstSight),
    // The wall of the state before stays until that of the present one is there.
    placeholderData: keepPreviousData,
    structuralSharing: false,
  });
  const whole = isPart ? data : undefined;
  const fetch = useCallback(() => {
    setWanted(true);
    if (isError) void refetch();
  }, [isError, refetch]);
  return { whole, isMissing: isPart && whole === undefined, fetch };
}
