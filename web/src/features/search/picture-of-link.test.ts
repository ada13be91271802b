import { expect, test } from "vitest";
import { pictureOfLink } from "./picture-of-link";

const HERE = "http://127.0.0.1:3000/?q=red";

test.each([
  ["/api/images/abcdefgh23456723/original", "abcdefgh23456723"],
  ["http://127.0.0.1:3000/api/images/abcdefgh23456723/thumbnail", "abcdefgh23456723"],
  ["http://example.org/api/images/abcdefgh23456723/original", null],
  ["/api/atlas/pages/page-001.jpg", null],
  ["http://", null],
])("%s shows %s", (address, id) => expect(pictureOfLink(address, HERE)).toBe(id));
