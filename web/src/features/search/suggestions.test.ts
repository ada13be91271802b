import { describe, expect, test } from "vitest";
import { suggest, wordsOf } from "./suggestions";

describe("wordsOf", () => {
  test.each([
    ["red-panda.jpg", "red panda"],
    ["fort_from_the_air.webp", null],
    ["StoneBridge2.png", "stone bridge"],
    ["IMG_2041.JPG", null],
    ["IMG_2041 lighthouse.JPG", "lighthouse"],
    ["3f2a9c.png", null],
    ["Krähe im Schnee.jpg", "krähe im schnee"],
    ["猫と犬の写真.jpg", "猫と犬の写真"],
    ["rhythm.jpg", "rhythm"],
    ["Herbst 2.jpg", "herbst"],
    ["facade3.jpg", null],
    ["facade.jpg", "facade"],
    ["beach2.jpg", "beach"],
    ["may.jpg", "may"],
    ["mar.jpg", "mar"],
    ["picnic, 04 Jul 2019.jpg", "picnic"],
    ["2019-07-04 12.33.10.jpg", null],
    ["04jul2019.jpg", null],
    ["Screenshot 2020-01-01 at 12.30.11.png", null],
    ["IMG-20190704-WA0012.jpg", null],
    ["550e8400-e29b-41d4-a716-446655440000.jpg", null],
    ["deadbeefcafebabe.jpg", null],
    ["e3b0c44298fc1c149afbf4c8996fb924.jpg", null],
    ["12345678_abcdef0123_o.jpg", null],
    ["QmYwAPJzvTCZsnA.jpg", null],
    ["xkqzt.jpg", null],
    ["aaaa.jpg", null],
    ["unsplash-lighthouse.jpg", "lighthouse"],
  ])("%s → %s", (name, words) => expect(wordsOf(name)).toBe(words));
});

describe("suggest", () => {
  const pictures = ["animals/bison.webp", "animals/lion.jpg", "sea/anchor.jpg", "space/moon.jpg", "IMG_1.jpg"].map(
    (path) => ({ path }),
  );

  test("each comes from another folder while there are enough", () => {
    expect(suggest(pictures, 3)).toEqual(["bison", "anchor", "moon"]);
  });

  test("a folder gives more when the others have no more", () => {
    expect(suggest(pictures, 4)).toEqual(["bison", "anchor", "moon", "lion"]);
  });

  test("another turn brings others", () => {
    expect(suggest(pictures, 3, 1)).not.toEqual(suggest(pictures, 3, 0));
  });

  test("a folder's name serves where its files have none", () => {
    expect(suggest([{ path: "holidays/IMG_1.jpg" }], 3)).toEqual(["holidays"]);
  });

  test("a collection without words gets no suggestions", () => {
    expect(suggest([{ path: "DSC0001.jpg" }, { path: "DSC0002.jpg" }], 3)).toEqual([]);
  });
});
