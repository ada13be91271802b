import { expect, test } from "vitest";
import { fakePicture } from "../testing/fake-api";
import { indexOfPicture, stackOf } from "./stack";

const pictures = [fakePicture(0), { ...fakePicture(1), stack: ["twin", "picture-2"] }, fakePicture(2)];

test("a stack begins with the picture that stands for it", () => {
  expect(pictures.map(stackOf)).toEqual([["picture-0"], ["picture-1", "twin", "picture-2"], ["picture-2"]]);
});

test.each([
  ["picture-0", 0],
  ["twin", 1],
  ["picture-2", 2],
  ["nobody", -1],
])("%s is shown at %i", (id, index) => expect(indexOfPicture(pictures, id)).toBe(index));
