import { describe, expect, test } from "vitest";
import type { Crop } from "../../shared/ask";
import { between, CORNERS, LEAST_SHARE, MIDDLE, shifted, stretched, written } from "./crop";

function expectInside({ x, y, width, height }: Crop): void {
  expect(Math.min(x, y)).toBeGreaterThanOrEqual(0);
  expect(Math.max(x + width, y + height)).toBeLessThanOrEqual(1 + 1e-9);
  expect(Math.min(width, height)).toBeGreaterThanOrEqual(LEAST_SHARE - 1e-9);
}

describe("a part", () => {
  test("is drawn from any corner to the opposite one", () => {
    const expected = { x: 0.1, y: 0.2, width: 0.4, height: 0.3 };
    for (const [a, b] of [
      [
        { x: 0.1, y: 0.2 },
        { x: 0.5, y: 0.5 },
      ],
      [
        { x: 0.5, y: 0.2 },
        { x: 0.1, y: 0.5 },
      ],
      [
        { x: 0.5, y: 0.5 },
        { x: 0.1, y: 0.2 },
      ],
    ] as const) {
      const drawn = between(a, b);
      for (const side of ["x", "y", "width", "height"] as const) expect(drawn[side]).toBeCloseTo(expected[side]);
    }
  });

  test("drawn beyond the picture ends at its edge", () => {
    expect(between({ x: 0.5, y: 0.5 }, { x: 7, y: -3 })).toEqual({ x: 0.5, y: 0, width: 0.5, height: 0.5 });
  });

  test("keeps its size while it is moved against an edge", () => {
    expect(shifted(MIDDLE, 9, -9)).toEqual({ x: 0.5, y: 0, width: 0.5, height: 0.5 });
  });

  test("is stretched by a corner while the opposite one stays", () => {
    expect(stretched(MIDDLE, "bottom-right", 0.1, -0.1)).toEqual({ x: 0.25, y: 0.25, width: 0.6, height: 0.4 });
    const wider = stretched(MIDDLE, "top-left", -0.05, 0);
    expect([wider.x, wider.x + wider.width]).toEqual([0.2, 0.75]);
  });

  test.each(CORNERS)("lies within the picture however far its %s corner is dragged", (corner) => {
    for (const way of [-5, -0.4, 0.4, 5]) expectInside(stretched(MIDDLE, corner, way, -way));
  });

  test("is written so that it never reaches beyond the picture", () => {
    const { x, width } = written({ x: 0.33335, y: 0, width: 0.66665, height: 1 });
    expect(x + width).toBeLessThanOrEqual(1);
    expect(written(MIDDLE)).toEqual(MIDDLE);
  });
});
