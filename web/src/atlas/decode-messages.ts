/** What the page and its decoding worker say to each other. */

/** The server forgot a result sheet: it keeps few, and none for a restart. */
export class Forgotten extends Error {}

export interface DecodeRequest {
  readonly id: number;
  /** Absolute. */
  readonly url: string;
}

export type DecodeReply =
  | { readonly id: number; readonly bitmap: ImageBitmap; readonly error?: never }
  | { readonly id: number; readonly error: string; readonly isForgotten: boolean; readonly bitmap?: never };
