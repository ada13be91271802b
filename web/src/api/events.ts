/**
 * What the server tells by itself: how far it is, and that the collection has changed.
 *
 * Only a page that can be seen listens: a browser has six connections to a server, and the server has few streams. Where
 * there is no stream the questions of `server-state.ts`, asked now and then, find out the same a little later.
 */

import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { HEALTH, READY } from "./server-state";
import type { Health, Ready, SnapshotEvent } from "./types";

const TRY_AGAIN_MS = 30_000;
/** The first pictures have the connection for themselves. */
const BEGINS_AFTER_MS = 1000;

/** Listens for as long as the component is there and the page can be seen. */
export function useEvents(): void {
  const queries = useQueryClient();
  useEffect(() => listen(queries), [queries]);
}

function listen(queries: QueryClient): () => void {
  let source: EventSource | undefined;
  let timer: number | undefined;

  function close() {
    source?.close();
    source = undefined;
    clearTimeout(timer);
  }

  function open() {
    close();
    if (document.visibilityState !== "visible" || typeof EventSource === "undefined") return;
    source = new EventSource("/api/events");
    source.addEventListener("ready", ({ data }: MessageEvent<string>) => {
      queries.setQueryData<Ready>(READY, JSON.parse(data));
    });
    source.addEventListener("snapshot", ({ data }: MessageEvent<string>) => {
      const { snapshot }: SnapshotEvent = JSON.parse(data);
      const known = queries.getQueryData<Health>(HEALTH);
      if (known !== undefined && known.snapshot !== snapshot) void queries.invalidateQueries({ queryKey: HEALTH });
    });
    source.addEventListener("error", () => {
      // A stream that broke is opened again by the browser; one that was refused is not.
      if (source?.readyState !== EventSource.CLOSED) return;
      close();
      timer = window.setTimeout(open, TRY_AGAIN_MS);
    });
  }

  timer = window.setTimeout(open, BEGINS_AFTER_MS);
  document.addEventListener("visibilitychange", open);
  return () => {
    document.removeEventListener("visibilitychange", open);
    close();
  };
}
