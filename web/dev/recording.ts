/**
 * Answers the page's questions from a recording of a real server, for developing without one. It knows forty pictures.
 *
 * What was recorded is answered as it was. Other words find the pictures whose names and folders have them, so that
 * every question shows something plausible; nothing can be sent or kept.
 */

import { readFileSync } from "node:fs";
import { resolve, sep } from "node:path";
import type { components } from "../src/api/schema";

type Schemas = components["schemas"];
type SearchReply = Schemas["SearchReply"];
type Hit = Schemas["Hit"];

export interface Reply {
  readonly status: number;
  readonly type: string;
  readonly body: Uint8Array | string;
}

/** How much of an answer is asked for, and what it is to say besides: none of it changes what is found. */
const MANNERS = ["limit", "offset", "cursor", "snapshot", "explain", "facets", "v"] as const;
const JSON_TYPE = "application/json";
const PROBLEM_TYPE = "application/problem+json";

export class Recording {
  readonly #folder: string;
  readonly #answers = new Map<string, unknown>();

  /** Reads `answers.json` in `folder`; the files beside it are read when they are asked for. */
  constructor(folder: string) {
    this.#folder = folder;
    const recorded: Record<string, unknown> = JSON.parse(readFileSync(resolve(folder, "answers.json"), "utf-8"));
    for (const [address, answer] of Object.entries(recorded)) this.#answers.set(keyOf(addressed(address)), answer);
  }

  answer(method: string, address: string): Reply {
    const url = addressed(address);
    if (method !== "GET" && method !== "HEAD") {
      return problem(503, "not-ready", "This is a recording: nothing can be sent or kept. Start a server for that.");
    }
    if (url.pathname === "/api/search") return json(this.#search(url.searchParams));
    if (url.pathname === "/api/images") return json(this.#pictures(url.searchParams));
    if (url.pathname === "/api/images/by-id") return json(this.#byId(url.searchParams));
    const found = this.#answers.get(keyOf(url));
    return found === undefined ? this.#file(url.pathname) : json(found);
  }

  /** What the stream of events begins with. */
  events(): string {
    const { snapshot, pictures } = this.#recorded<Schemas["Health"]>("/api/health");
    const began = { snapshot, pictures, embedded: pictures };
    const ready = this.#recorded<Schemas["Ready"]>("/api/ready");
    return `retry: 3000\n\nevent: snapshot\ndata: ${JSON.stringify(began)}\n\nevent: ready\ndata: ${JSON.stringify(ready)}\n\n`;
  }

  #recorded<T>(address: string): T {
    const found = this.#answers.get(keyOf(addressed(address)));
    if (found === undefined) throw new Error(`The recording has no ${address}: python -m tools record_page`);
    return found as T;
  }

  get #all(): Schemas["PictureList"] {
    return this.#recorded("/api/images?order=similar");
  }

  #pictures(asked: URLSearchParams): Schemas["PictureList"] {
    const { items, total, snapshot } = this.#all;
    return { items: part(items, asked), total, snapshot, next_cursor: null };
  }

  #byId(asked: URLSearchParams): Schemas["PictureList"] {
    const ids = (asked.get("ids") ?? "").split(",");
    const { items, snapshot } = this.#all;
    const found = ids.flatMap((id) => items.filter((picture) => picture.id === id));
    return { items: found, total: found.length, snapshot, next_cursor: null };
  }

  #search(asked: URLSearchParams): SearchReply {
    const url = addressed(`/api/search?${asked}`);
    const recorded = this.#answers.get(keyOf(url)) as SearchReply | undefined;
    const whole = recorded ?? this.#likely(asked) ?? this.#byNames(asked);
    const hits = part(whole.hits, asked).map((hit) => ({
      ...hit,
      explanation: asked.has("explain") ? hit.explanation : null,
    }));
    // Sheets are drawn for an answer by the server; without one the page draws from the atlas.
    return { ...whole, hits, sheet: null, next_cursor: null, facets: asked.has("facets") ? whole.facets : null };
  }

  /** The answer to recorded words that have these words among them: "castle" is answered as "a castle". */
  #likely(asked: URLSearchParams): SearchReply | undefined {
    const words = asked.get("query")?.toLowerCase() ?? "";
    if (words.length < 3 || asked.size > [...asked.keys()].filter(isManner).length + 1) return undefined;
    const isLikely = (key: string) => key.startsWith("/api/search?query=") && !key.includes("&") && key.includes(words);
    const key = [...this.#answers.keys()].find(isLikely);
    return key === undefined ? undefined : (this.#answers.get(key) as SearchReply);
  }

  /** An answer that was not recorded: first the pictures whose path has the words, then the others as weaker ones. */
  #byNames(asked: URLSearchParams): SearchReply {
    const template = this.#recorded<SearchReply>("/api/search?query=the+sea");
    const wanted = [
      ...asked.getAll("query"),
      ...asked.getAll("folder"),
      ...asked.getAll("like").map((id) => this.#pathOf(id)),
    ];
    const words =
      wanted
        .join(" ")
        .toLowerCase()
        .match(/\p{L}{3,}/gu) ?? [];
    const weighed = this.#all.items.map((picture) => ({
      picture,
      weight: words.filter((word) => picture.path.toLowerCase().includes(word.replace(/s$/, ""))).length,
    }));
    weighed.sort((a, b) => b.weight - a.weight);
    const relevant_count = weighed.filter(({ weight }) => weight > 0).length;
    const hits = weighed.map(
      ({ picture, weight }, index): Hit => ({
        ...picture,
        score: (weight > 0 ? 0.4 : 0.1) / (1 + index / 50),
        rank: index + 1,
        stack: [],
        sheet: null,
        explanation: null,
      }),
    );
    const verdict = relevant_count > 0 ? "matches" : "none";
    const relevance = { relevant_count, verdict, confidence: 0.5 } as const;
    return { ...template, hits, total: hits.length, relevant_count, relevance };
  }

  #pathOf(id: string): string {
    return this.#all.items.find((picture) => picture.id === id)?.path ?? "";
  }

  #file(path: string): Reply {
    // Originals are not recorded.
    const name = path.replace(/\/original$/, "/thumbnail");
    const file = resolve(this.#folder, `.${name}`);
    if (!file.startsWith(this.#folder + sep)) return problem(404, "not-found", "There is no such file.");
    try {
      const body = readFileSync(file);
      return {
        status: 200,
        type: body[0] === 0xff && body[1] === 0xd8 ? "image/jpeg" : "application/octet-stream",
        body,
      };
    } catch {
      return problem(404, "not-found", "The recording does not have this.");
    }
  }
}

function isManner(name: string): boolean {
  return MANNERS.some((each) => each === name);
}

function addressed(address: string): URL {
  return new URL(address, "http://recording");
}

/** Names a question whatever the order of its parameters, and however much of the answer is asked for. */
function keyOf(url: URL): string {
  const asked = new URLSearchParams(url.searchParams);
  for (const name of MANNERS) asked.delete(name);
  asked.sort();
  return `${url.pathname}?${asked.toString().toLowerCase()}`;
}

function part<T>(items: readonly T[], asked: URLSearchParams): T[] {
  const offset = Number(asked.get("offset") ?? 0);
  return items.slice(offset, offset + Number(asked.get("limit") ?? items.length));
}

function json(answer: unknown): Reply {
  return { status: 200, type: JSON_TYPE, body: JSON.stringify(answer) };
}

function problem(status: number, kind: string, detail: string): Reply {
  const body: Schemas["Problem"] = {
    type: `urn:clip-atlas:problem:${kind}`,
    title: "Recording",
    status,
    detail,
    instance: "/api",
    errors: null,
    incident: null,
    stage: null,
  };
  return { status, type: PROBLEM_TYPE, body: JSON.stringify(body) };
}
