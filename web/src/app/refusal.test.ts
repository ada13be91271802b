import { describe, expect, test } from "vitest";
import type { ApiProblem } from "../api/problem";
import { errorFor } from "../api/problem";
import { type Ask, FILTERS, keyOf, NOTHING, picture, readAsk, words } from "../shared/ask";
import { strings } from "../words/strings";
import { refusalOf } from "./refusal";

const RAW = "Input should be greater than or equal to 0, '^[a-z2-7]{16}$'";

/** What the server answers to a question whose parameters of these names it refuses. */
function refused(fields: readonly string[], status = 422, kind = "invalid-input"): ApiProblem {
  const errors = fields.map((field) => ({ pointer: `#/query/${field}`, detail: RAW }));
  const body = { type: `urn:clip-atlas:problem:${kind}`, status, detail: RAW, errors };
  return errorFor(new Response(null, { status }), body) as ApiProblem;
}

const ask = (address: string): Ask => readAsk(new URLSearchParams(address));

describe("a refused question", () => {
  test.each([
    ["taken_from", "q=sea&taken_from=foo", "date"],
    ["month", "q=sea&month=13", "date"],
    ["min_width", "q=sea&min_width=-3", "size"],
    ["colour", "q=sea&colour=xx", "colour"],
    ["has_place", "q=sea&has_place=perhaps", "other"],
    ["like", "q=sea&like=zzz", "picture"],
    ["more", "q=sea&more=zzz", "picture"],
    ["not", "q=sea&not=people^900", "weight"],
    ["like", "q=sea&like=aaaaaaaaaaaaaaaa^999", "weight"],
    ["like", "q=sea&like=aaaaaaaaaaaaaaaa^0", "weight"],
    ["unlike", "q=sea&unlike=aaaaaaaaaaaaaaaa@0.9,0.9,0.5,0.5", "part"],
    ["like", "q=sea&like=upload:x@0,0,0.001,0.5", "part"],
    ["like", "q=sea&like=zzz@0,0,0.5,0.5", "picture"],
    ["sort", "q=sea&sort=colour", "order"],
  ] as const)("for its %s is told in plain words, and asked without it", (field, address, kind) => {
    const { title, hint, instead } = refusalOf(ask(address), refused([field]));
    expect([title, hint]).toEqual([strings.badQuestion, strings.badParts[kind]]);
    expect(instead).toEqual({ name: strings.withoutIt, ask: { ...NOTHING, text: "sea" } });
  });

  test("for a picture that is wanted more and less at once says so, and takes back the less", () => {
    const id = "aaaaaaaaaaaaaaaa";
    const { hint, instead } = refusalOf(ask(`q=sea&more=${id}&less=${id}`), refused(["less"]));
    expect(hint).toBe(strings.badParts.opinion);
    expect(instead?.ask).toEqual({ ...NOTHING, text: "sea", more: [id] });
  });

  test("for too many words says so", () => {
    expect(refusalOf(ask("q=sea&query=boats"), refused(["query"])).hint).toBe(strings.badParts.words);
  });

  test("for its words is asked without them", () => {
    expect(refusalOf(ask("q=aaa&query=b^900&not=c&year=2019"), refused(["query"])).instead?.ask).toEqual({
      ...NOTHING,
      terms: [words("c", true)],
      filters: { year: ["2019"] },
    });
  });

  test("for several reasons is asked without any of them", () => {
    const { instead } = refusalOf(ask("q=sea&min_width=-3&colour=x&year=2019"), refused(["min_width", "colour"]));
    expect(instead?.ask).toEqual({ ...NOTHING, text: "sea", filters: { year: ["2019"] } });
  });

  test.each([...FILTERS, "query", "like", "nosuch"])("never shows the server's own words (%s)", (field) => {
    expect(JSON.stringify(refusalOf(ask("q=sea"), refused([field])))).not.toContain("Input should");
  });

  test("that nobody can tell the fault of has no question in its place", () => {
    expect(refusalOf(ask("q=sea"), refused([]))).toEqual({
      title: strings.badQuestion,
      hint: strings.badParts.other,
      instead: null,
    });
  });
});

test("a collection that is gone is told in words, and taken off", () => {
  const problem = refused(["collection"], 422, "invalid-query");
  expect(refusalOf(ask("q=sea&collection=aaaaaaaaaaaaaaaa"), problem)).toEqual({
    title: strings.collectionGone,
    instead: { name: strings.withoutFilter, ask: { ...NOTHING, text: "sea" } },
  });
});

test("a sent picture that is gone is told in words, and asked without; other pictures stay", () => {
  const asked = { ...NOTHING, terms: [picture("upload:zzz"), picture("aaaaaaaaaaaaaaaa")] };
  const { title, instead } = refusalOf(asked, refused(["like"], 404, "upload-gone"));
  expect(title).toBe(strings.sentPictureGone);
  expect(instead && keyOf(instead.ask)).toBe("like=aaaaaaaaaaaaaaaa");
});

test("a picture that is no longer in the collection is told in words, and asked without", () => {
  const { title, instead } = refusalOf(ask("q=sea&like=aaaaaaaaaaaaaaaa"), refused(["like"], 404, "unknown-picture"));
  expect([title, instead?.ask]).toEqual([strings.pictureGone, { ...NOTHING, text: "sea" }]);
});
