// @vitest-environment jsdom

import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { readAsk } from "../../shared/ask";
import { fakePicture } from "../../testing/fake-api";
import { strings } from "../../words/strings";
import { WhyHere } from "./why-here";

const [hit, other] = [fakePicture(0), fakePicture(1)];
const told = (address: string, openId: string) => {
  const why = { question: readAsk(new URLSearchParams(address)), hit, snapshot: "s", standing: null };
  return renderToStaticMarkup(createElement(WhyHere, { why, openId }));
};

test.each(["folder=sea", "sort=newest", "colour=d9382e&sort=colour"])("a listing (%s) has no reasons", (address) => {
  expect(told(address, hit.id)).toBe("");
});

test("what came with another picture says so, in a listing as well", () => {
  expect(told("folder=sea", other.id)).toContain(strings.nearlyTheSame(hit.name));
});
