import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { readAsk } from "../../shared/ask";
import { strings } from "../../words/strings";
import { OrderChoice } from "./order-choice";

const offered = (address: string) =>
  renderToStaticMarkup(createElement(OrderChoice, { ask: readAsk(new URLSearchParams(address)), onChange: () => {} }));

test.each([
  ["q=sea", false],
  ["", false],
  ["q=sea&colour=d9382e", true],
])("the order by colour is offered where there is one (%s)", (address, isOffered) => {
  expect(offered(address).includes(strings.sortedBy.colour)).toBe(isOffered);
});

test.each([
  ["q=sea", true],
  ["like=abcdefgh23456723", true],
  ["folder=sea", false],
  ["", false],
])("variety is offered where something has a direction (%s)", (address, isOffered) => {
  expect(offered(address).includes(strings.filterVariety)).toBe(isOffered);
});
