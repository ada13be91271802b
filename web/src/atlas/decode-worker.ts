/** Fetches an atlas page or a result sheet, decodes it off the main thread, and hands the bitmap over without a copy. */

import type { DecodeReply, DecodeRequest } from "./decode-messages";

const reply = (message: DecodeReply, transfer: Transferable[] = []) => self.postMessage(message, { transfer });

/** Whether the server says that it knows a sheet no more; asking again would not bring it back. */
async function tellsOfForgotten(response: Response): Promise<boolean> {
  const problem: { type?: unknown } | null = await response.json().catch(() => null);
  return typeof problem?.type === "string" && problem.type.endsWith("sheet-gone");
}

self.onmessage = async ({ data: { id, url } }: MessageEvent<DecodeRequest>) => {
  try {
    const response = await fetch(url);
    if (!response.ok) {
      reply({ id, error: `${response.status} for ${url}`, isForgotten: await tellsOfForgotten(response) });
      return;
    }
    const bitmap = await createImageBitmap(await response.blob());
    reply({ id, bitmap }, [bitmap]);
  } catch (error) {
    reply({ id, error: String(error), isForgotten: false });
  }
};
