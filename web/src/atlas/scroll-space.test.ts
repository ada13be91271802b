import { describe, expect, test } from "vitest";
import { ScrollSpace } from "./scroll-space";

const TALLEST = 10_000;
const WINDOW = 500;
const HEIGHT = 100_000;

/** A space in which `height` is to be seen, and a document that can be scrolled as far as a browser would let it. */
function space(height = HEIGHT) {
  const made = new ScrollSpace(TALLEST);
  made.fit(height, WINDOW);
  const scroll = (position: number) => Math.min(Math.max(0, Math.round(position)), made.documentHeight - WINDOW);
  return { made, scroll };
}

describe("what fits into a document", () => {
  test("is scrolled as the document is", () => {
    const { made, scroll } = space(9000);
    made.moved(1234);
    expect([made.offset, made.lag, made.documentHeight]).toEqual([1234, 0, 9000]);
    made.goTo(8000, scroll);
    made.settle(scroll);
    expect([made.offset, made.lag]).toEqual([8000, 0]);
  });
});

describe("what is taller than a document may be", () => {
  test("makes it as tall as it may be", () => expect(space().made.documentHeight).toBe(TALLEST));

  test("is left and reached at the ends of the scrollbar", () => {
    const { made } = space();
    made.moved(TALLEST - WINDOW);
    expect(made.offset).toBe(HEIGHT - WINDOW);
    made.moved(0);
    expect(made.offset).toBe(0);
  });

  test("is passed in the share of the way that the scrollbar is dragged", () => {
    const { made } = space();
    made.moved((TALLEST - WINDOW) / 4);
    expect(made.offset).toBeCloseTo((HEIGHT - WINDOW) / 4, 6);
  });

  test("is scrolled pixel by pixel with a wheel", () => {
    const { made } = space();
    made.moved(5000);
    const before = made.offset;
    const lag = made.lag;
    for (let step = 1; step <= 6; step++) made.moved(5000 + step * 100);
    expect(made.offset - before).toBeCloseTo(600, 6);
    // What is laid out keeps its place in the document meanwhile.
    expect(made.lag).toBe(lag);
  });

  test("shows the same once the document has settled, and then there is as much room to scroll as there should be", () => {
    const { made, scroll } = space();
    made.moved(5000);
    for (let step = 1; step <= 10; step++) made.moved(5000 - step * 400);
    const before = made.offset;
    made.settle(scroll);
    expect(made.offset).toBeCloseTo(before, 6);
    expect(made.offset - made.lag).toBeCloseTo((before / (HEIGHT - WINDOW)) * (TALLEST - WINDOW), 0);
  });

  test("stays where it is when the document says again where it is", () => {
    const { made, scroll } = space();
    made.goTo(3, scroll);
    made.moved(0);
    expect(made.offset).toBeCloseTo(3, 6);
  });

  test("is gone to exactly", () => {
    const { made, scroll } = space();
    for (const offset of [0, 1, 4321, 77_777, HEIGHT - WINDOW]) {
      made.goTo(offset, scroll);
      expect(made.offset).toBeCloseTo(offset, 6);
    }
    made.goTo(HEIGHT * 2, scroll);
    expect(made.offset).toBe(HEIGHT - WINDOW);
  });

  test("keeps its offset when more comes, and its end when there is less", () => {
    const { made } = space();
    made.moved(TALLEST - WINDOW);
    made.fit(2 * HEIGHT, WINDOW);
    expect(made.offset).toBe(HEIGHT - WINDOW);
    made.fit(HEIGHT / 2, WINDOW);
    expect(made.offset).toBe(HEIGHT / 2 - WINDOW);
  });
});
