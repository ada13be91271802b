import { expect, test } from "vitest";
import { type Filters, readAsk } from "./ask";
import { filterParts, mediaName, monthName } from "./filter-words";

const filters = (search: string): Filters => readAsk(new URLSearchParams(search)).filters;
const says = (search: string) => filterParts(filters(search), () => "Holidays").map((part) => part.says);

test.each([
  ["year=2019&year=2020", "in 2019 or 2020"],
  ["folder=trips/spain", "in the folder spain"],
  ["folder=/", "in the top folder"],
  ["folder=//&folder=trips", "in the top folder"],
  ["folder=/trips/spain/", "in the folder spain"],
  ["collection=x", "in the collection Holidays"],
  ["month=7", "in July"],
  ["taken_from=2019-05-01&taken_to=2019-06", "from May 1, 2019 to June 2019"],
  ["taken_from=2019", "since 2019"],
  ["taken_to=2019", "until 2019"],
  ["orientation=portrait&orientation=square", "portrait or square"],
  ["media_type=image/jpeg", "JPEG"],
  ["camera=NIKON+D2X", "taken with NIKON D2X"],
  ["colour=d9382e", "with red"],
  ["colour=123456&colour_tolerance=0.2", "with #123456"],
  ["min_width=1500&min_height=1500", "at least 1,500 px a side"],
  ["min_width=600&min_height=600&max_width=3000&max_height=3000", "600 px a side to 3,000 px a side"],
  ["max_width=800", "at most 800 px wide"],
  ["min_height=800&min_width=1000", "at least 1,000 × 800 px"],
  ["max_bytes=2000000", "at most 2 MB"],
  ["has_place=true", "with a place"],
  ["has_place=false", "without a place"],
])("%s says %s", (search, said) => expect(says(search)).toEqual([said]));

test("filters that mean different things are parts of their own, in the order of the sentence", () => {
  expect(says("has_place=true&year=2019&folder=trips")).toEqual(["in the folder trips", "in 2019", "with a place"]);
});

test("a colour is shown beside its words", () => {
  expect(filterParts(filters("colour=d9382e"))[0]?.colour).toBe("d9382e");
});

test("what is no month, and a kind of file with ornaments, is still said", () => {
  expect([monthName("13"), mediaName("image/svg+xml"), mediaName("image/x-icon")]).toEqual(["13", "SVG", "ICON"]);
});
