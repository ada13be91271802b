/** How the server is asked: by types that come from the OpenAPI document, and with every failure as an error of `problem.ts`. */

import createClient from "openapi-fetch";
import { errorFor, ServerGone } from "./problem";
import type { paths } from "./schema";

export const client = createClient<paths>({ baseUrl: location.origin, fetch: (request) => fetch(request) });

interface Answer<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/** What was answered. Where nobody waits any more, `signal` says so; what is sent to be kept has none. */
export async function unwrap<T>(asking: Promise<Answer<T>>, signal?: AbortSignal): Promise<T> {
  const { data, error, response } = await asking.catch((cause: unknown) => {
    if (signal?.aborted) throw cause;
    throw new ServerGone(cause);
  });
  if (data === undefined) throw errorFor(response, error);
  return data;
}
