/** Sends a picture to search with. By `XMLHttpRequest`, because `fetch` does not tell how much of it is on its way. */

import { errorFor, ServerGone } from "./problem";
import type { components } from "./schema";

export type Upload = components["schemas"]["UploadReply"];

/**
 * The server keeps the picture for `expires_in_seconds` under the reference of the answer. `onProgress` hears the share
 * that is sent, 0 to 1. Fails as every question does, and with the signal's reason where it was aborted.
 */
export function upload(
  picture: Blob,
  name: string,
  onProgress: (share: number) => void,
  signal: AbortSignal,
): Promise<Upload> {
  const form = new FormData();
  form.append("picture", picture, name);
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const request = new XMLHttpRequest();
    request.open("POST", "/api/uploads");
    request.responseType = "json";
    request.upload.addEventListener("progress", ({ loaded, total }) => onProgress(total === 0 ? 0 : loaded / total));
    request.addEventListener("load", () => {
      if (request.status === 201) resolve(request.response as Upload);
      else reject(errorFor(headOf(request), request.response));
    });
    request.addEventListener("error", () => reject(new ServerGone()));
    request.addEventListener("abort", () => reject(signal.reason));
    signal.addEventListener("abort", () => request.abort(), { once: true });
    request.send(form);
  });
}

function headOf(request: XMLHttpRequest): Response {
  const after = request.getResponseHeader("Retry-After");
  return new Response(null, {
    status: request.status,
    statusText: request.statusText,
    headers: after === null ? {} : { "Retry-After": after },
  });
}
