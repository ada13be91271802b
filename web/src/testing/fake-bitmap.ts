/** A bitmap for tests: jsdom decodes no pictures. */

import { vi } from "vitest";

export function fakeBitmap(width: number, height: number): ImageBitmap {
  return { width, height, close: vi.fn() };
}
