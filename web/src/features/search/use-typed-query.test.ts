// @vitest-environment jsdom

import { act } from "react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type Phrase, phraseOf } from "../../shared/phrase";
import { renderHook } from "../../testing/render-hook";
import { useTypedQuery } from "./use-typed-query";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const pass = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms));

async function field(asked = "", ...unwanted: string[]) {
  const questions: string[] = [];
  const followed: string[] = [];
  const hook = await renderHook(
    (address: Phrase) =>
      useTypedQuery(
        address,
        ({ query, not }, how) => questions.push([how, query, ...not.map((term) => `-${term}`)].join(" ")),
        () => followed.push(address.query),
      ),
    phraseOf(asked, unwanted),
  );
  const type = (text: string) => act(async () => hook.latest().type(text));
  const rerender = (query: string, ...not: string[]) => hook.rerender(phraseOf(query, not));
  return { ...hook, rerender, type, questions, followed };
}

test("the field begins with what the address asks", async () => {
  expect((await field("red")).latest().text).toBe("red");
});

test("a pause in typing asks, without the spaces that mean nothing", async () => {
  const { type, questions } = await field();
  await type(" red  bicycle ");
  await pass(150);
  expect(questions).toEqual(["typed red bicycle"]);
});

test("Enter asks at once, and only once", async () => {
  const { latest, type, questions } = await field();
  await type("red");
  await act(async () => latest().enter());
  await pass(1000);
  expect(questions).toEqual(["entered red"]);
});

test("the echo of what was typed does not disturb the one who types on", async () => {
  const { latest, type, rerender } = await field();
  await type("red");
  await pass(150);
  await type("red b");
  await rerender("red");
  expect(latest().text).toBe("red b");
});

test("Back puts the former question into the field, and what was half typed is let go", async () => {
  const { latest, type, rerender, questions } = await field("red");
  await type("blue");
  await rerender("green");
  expect(latest().text).toBe("green");
  await pass(1000);
  expect(questions).toEqual([]);
});

test("following the address is told, echoing what was typed is not", async () => {
  const { type, rerender, followed } = await field();
  await type("red");
  await pass(150);
  await rerender("red");
  expect(followed).toEqual([]);
  await rerender("");
  expect(followed).toEqual([""]);
});

test("turning from the field asks at once what was still to come, and nothing twice", async () => {
  const { latest, type, questions } = await field();
  await type("red");
  await act(async () => latest().finish());
  await act(async () => latest().finish());
  await pass(1000);
  expect(questions).toEqual(["typed red"]);
});

test("what was dropped is never asked", async () => {
  const { latest, type, questions } = await field();
  await type("red");
  await act(async () => latest().drop());
  await pass(1000);
  expect(questions).toEqual([]);
});

test("what is written after a minus is asked from its first letter on, and stays in the text meanwhile", async () => {
  const { latest, type, questions } = await field();
  await type("beach -pe");
  await pass(150);
  expect(questions).toEqual(["typed beach -pe"]);
  expect(latest()).toMatchObject({ text: "beach -pe", not: [] });
});

test.each(["enter", "finish"] as const)("%s makes a term of its own of it, and asks once", async (done) => {
  const { latest, type, questions } = await field();
  await type('beach -"old people"');
  await act(async () => latest()[done]());
  await pass(1000);
  expect(latest()).toMatchObject({ text: "beach", not: ["old people"] });
  expect(questions).toEqual([`${done === "enter" ? "entered" : "typed"} beach -old people`]);
});

test("turning from a field without a minus leaves its text alone", async () => {
  const { latest, type } = await field("", "dogs");
  await type("beach ");
  await act(async () => latest().finish());
  expect(latest()).toMatchObject({ text: "beach ", not: ["dogs"] });
});

test("an address with what is not wanted begins with a term for each", async () => {
  expect((await field("beach", "people", "dogs")).latest()).toMatchObject({ text: "beach", not: ["people", "dogs"] });
});

test("what is typed later is asked together with the terms there are", async () => {
  const { type, questions } = await field("beach", "people");
  await type("sea -dogs");
  await pass(150);
  expect(questions).toEqual(["typed sea -people -dogs"]);
});

test("what a change of the question takes along is what the field holds, and is not asked by itself", async () => {
  const { latest, type, questions } = await field("beach", "people");
  await type("sea -dogs");
  const taken: Phrase[] = [];
  await act(async () => taken.push(latest().take()));
  expect(taken).toEqual([phraseOf("sea", ["people", "dogs"])]);
  await pass(1000);
  expect(questions).toEqual([]);
});

test("clearing takes words and terms away, and what was half typed is not asked later", async () => {
  const { latest, type, questions } = await field("beach", "people");
  await type("sea");
  await act(async () => latest().clear());
  await pass(1000);
  expect(latest()).toMatchObject({ text: "", not: [] });
  expect(questions).toEqual([]);
});

test("Back takes the terms of the address along", async () => {
  const { latest, rerender } = await field("beach", "people");
  await rerender("beach");
  expect(latest().not).toEqual([]);
  await rerender("beach", "dogs");
  expect(latest().not).toEqual(["dogs"]);
});
