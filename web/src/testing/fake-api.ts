/** A server for tests that answers from memory: it is put in the place of `fetch` and speaks the API's shapes. */

import type { Picture, Relevance } from "../api/types";

export function fakePicture(number: number): Picture {
  const id = `picture-${number}`;
  return {
    id,
    path: `folder/${id}.jpg`,
    name: `${id}.jpg`,
    width: 300,
    height: 200,
    mean_rgb: [number % 256, 0, 0],
    sprite: null,
    thumbnail_url: `/api/images/${id}/thumbnail`,
    original_url: `/api/images/${id}/original`,
  };
}

export class FakeApi {
  /** Paths and queries in the order they were asked. */
  readonly asked: string[] = [];
  /** How many pictures there are. */
  size = 10;
  /** How many more each answer says that there are, under its hits. */
  nearDuplicates = 0;
  /** What the answers to words say of their matches. */
  relevance: Relevance | null = null;
  /** What is answered instead, while it is set. */
  trouble: ((path: string) => Response | undefined) | undefined;

  readonly fetch = async (request: Request): Promise<Response> => {
    const { pathname, search, searchParams } = new URL(request.url);
    this.asked.push(pathname + search);
    request.signal.throwIfAborted();
    const instead = this.trouble?.(pathname);
    if (instead !== undefined) return instead;
    const limit = Number(searchParams.get("limit") ?? 200);
    if (pathname === "/api/images") {
      const from = Number(searchParams.get("offset") ?? 0);
      const reached = Math.min(this.size, from + limit);
      const next_cursor = reached < this.size ? String(reached) : null;
      return Response.json({ items: this.#slice(from, reached), next_cursor, total: this.size, snapshot: "s" });
    }
    if (pathname === "/api/images/shapes") return new Response(new Uint8Array(4 * this.size).fill(151));
    if (pathname === "/api/search") {
      const from = Number(searchParams.get("offset") ?? 0);
      const hits = this.#slice(from, Math.min(this.size, from + limit)).map((picture, index) => ({
        ...picture,
        score: 1 / (1 + from + index),
        rank: from + index + 1,
      }));
      return Response.json({
        query: searchParams.get("query"),
        total: this.size,
        pictures: this.size + this.nearDuplicates,
        relevance: this.relevance,
        took_ms: 1.5,
        hits,
        snapshot: "s",
      });
    }
    return new Response(null, { status: 404 });
  };

  #slice(from: number, to: number): Picture[] {
    return Array.from({ length: Math.max(0, to - from) }, (_, index) => fakePicture(from + index));
  }
}
