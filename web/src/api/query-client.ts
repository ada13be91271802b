/** How the page asks with TanStack Query: cached, aborted when nobody waits, retried only where that can help. */

import { QueryClient } from "@tanstack/react-query";
import { isWorthRetrying, pauseBeforeRetry } from "./problem";

const TEN_MINUTES_MS = 600_000;

export function makeQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        // The server is usually this very computer: what the browser thinks of the network says nothing of it.
        networkMode: "always",
        retry: (failures, error) => isWorthRetrying(error, failures),
        retryDelay: pauseBeforeRetry,
        staleTime: Number.POSITIVE_INFINITY,
        gcTime: TEN_MINUTES_MS,
        refetchOnWindowFocus: false,
      },
    },
  });
}
