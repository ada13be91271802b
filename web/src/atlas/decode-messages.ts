/** What the page and its decoding worker say to each other. */

export interface DecodeRequest {
  readonly id: number;
  /** Absolute. */
  readonly url: string;
}

export type DecodeReply =
  | { readonly id: number; readonly bitmap: ImageBitmap; readonly error?: never }
  | { readonly id: number; readonly error: string; readonly bitmap?: never };
