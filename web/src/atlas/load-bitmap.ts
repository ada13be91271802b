/** Fetching a picture and decoding it: pages in a worker, thumbnails in the browser's own asynchronous decoder. */

import { type DecodeReply, type DecodeRequest, Forgotten } from "./decode-messages";
import DecodeWorker from "./decode-worker?worker&inline";

/** Resolves to the decoded page or sheet at `url`; rejects when it cannot be had, with `Forgotten` where it never will. */
export type LoadPage = (url: string) => Promise<ImageBitmap>;

/** Like `LoadPage`, and rejects as soon as `signal` aborts. */
export type LoadThumbnail = (url: string, signal: AbortSignal) => Promise<ImageBitmap>;

export const loadThumbnail: LoadThumbnail = async (url, signal) => {
  const response = await fetch(url, { signal });
  if (!response.ok) throw new Error(`${response.status} for ${url}`);
  return createImageBitmap(await response.blob());
};

/** A loader that decodes pages in a worker, where 23 ms of JPEG cost no frame. The worker starts with the first page. */
export function pageLoader(): LoadPage {
  let worker: Worker | undefined;
  let lastId = 0;
  const waiting = new Map<number, { resolve: (bitmap: ImageBitmap) => void; reject: (error: Error) => void }>();

  const start = () => {
    const started = new DecodeWorker();
    started.onmessage = ({ data }: MessageEvent<DecodeReply>) => {
      const asked = waiting.get(data.id);
      waiting.delete(data.id);
      if (data.bitmap !== undefined) asked?.resolve(data.bitmap);
      else asked?.reject(data.isForgotten ? new Forgotten(data.error) : new Error(data.error));
    };
    return started;
  };

  return (url) =>
    new Promise((resolve, reject) => {
      worker ??= start();
      const id = ++lastId;
      waiting.set(id, { resolve, reject });
      // The worker is inlined: a path would be resolved against its blob: address.
      worker.postMessage({ id, url: new URL(url, location.href).href } satisfies DecodeRequest);
    });
}
