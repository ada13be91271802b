// @vitest-environment jsdom

import { act } from "react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { renderHook } from "../../testing/render-hook";
import { useTypedQuery } from "./use-typed-query";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const pass = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms));

async function field(asked = "") {
  const questions: string[] = [];
  const followed: string[] = [];
  const hook = await renderHook(
    (address: string) =>
      useTypedQuery(
        address,
        (query, how) => questions.push(`${how} ${query}`),
        () => followed.push(address),
      ),
    asked,
  );
  const type = (text: string) => act(async () => hook.latest().type(text));
  return { ...hook, type, questions, followed };
}

test("the field begins with what the address asks", async () => {
  expect((await field("red")).latest().text).toBe("red");
});

test("a pause in typing asks, without the spaces that mean nothing", async () => {
  const { type, questions } = await field();
  await type(" red  bicycle ");
  await pass(180);
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
  await pass(180);
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
  await pass(180);
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
