/** Fetches an atlas page, decodes it off the main thread, and hands the bitmap over without a copy. */

import type { DecodeReply, DecodeRequest } from "./decode-messages";

const reply = (message: DecodeReply, transfer: Transferable[] = []) => self.postMessage(message, { transfer });

self.onmessage = async ({ data: { id, url } }: MessageEvent<DecodeRequest>) => {
  try {
    const response = await fetch(url);
    if (!response.ok) throw new Error(`${response.status} for ${url}`);
    const bitmap = await createImageBitmap(await response.blob());
    reply({ id, bitmap }, [bitmap]);
  } catch (error) {
    reply({ id, error: String(error) });
  }
};
