/**
 * Every word the page says, in one typed catalogue: another language is another object of the same type.
 *
 * Short, plain, kind, exact. Numbers arrive formatted (`format.ts`), so that a sentence never has to know how.
 */

const plural = new Intl.PluralRules("en");

function pictures(count: number, shown: string): string {
  return plural.select(count) === "one" ? `${shown} picture` : `${shown} pictures`;
}

const all = new Intl.ListFormat("en", { type: "conjunction" });
const any = new Intl.ListFormat("en", { type: "disjunction" });

function listed(terms: readonly string[], how: Intl.ListFormat): string {
  return how.format(terms.map((term) => `“${term}”`));
}

function matches(count: number, shown: string): string {
  if (count === 0) return "No matches";
  return plural.select(count) === "one" ? `${shown} match` : `${shown} matches`;
}

export const strings = {
  productName: "Clip Atlas",
  titleOf: (asked: string) => `${asked} · Clip Atlas`,
  home: "Clip Atlas: back to the wall",

  question: "What are you looking for?",
  searchLabel: "Search your pictures",
  searchPlaceholder: "Describe a picture",
  clearSearch: "Clear the search",
  suggestionsLead: "In this collection:",
  like: "like",
  removeLike: (name: string) => `Stop looking for pictures like ${name}`,

  pictures,
  matches,
  countAndTime: (counted: string, time: string) => `${counted} · ${time}`,
  weakerCount: (shown: string) => `, ${shown} weaker below`,
  spoken: (sentence: string) => `. ${sentence}`,
  weakerBelow: "Weaker matches below",
  weakerMatch: "Weaker match",
  nothingMatches: "Nothing really matches. Here is the nearest.",
  resultsFor: (query: string, not: readonly string[]) =>
    query === ""
      ? `Pictures without ${listed(not, any)}`
      : [`Pictures for “${query}”`, ...(not.length > 0 ? [`without ${listed(not, any)}`] : [])].join(", "),
  sentence: (query: string, not: readonly string[]) =>
    [...(query === "" ? [] : [query]), ...not.map((term) => `not ${term}`)].join(", "),
  not: "not",
  removeNot: (term: string) => `not ${term}: take it back`,
  resultsLike: "Pictures like this one",
  wallLabel: "All pictures",
  similar: "Similar",
  similarTo: (name: string) => `Find pictures similar to ${name}`,

  moreOf: (shown: string) => `+${shown}`,
  andNearDuplicates: (count: number, shown: string) =>
    plural.select(count) === "one" ? `and ${shown} near-duplicate` : `and ${shown} near-duplicates`,

  nothingFound: "Nothing was found.",
  nothingFoundHint: "Try fewer words, or plainer ones.",
  stillLooking: "Your pictures are still being looked at.",
  stillLookingHint: "Answers appear as they come.",
  serverFailed: "The server could not answer.",
  serverFailedHint: "It met an error of its own; the reason is in its log.",
  pictureGone: "This picture is no longer in the collection.",
  badQuestion: "This cannot be searched for.",
  backToPictures: "Back to the pictures",

  emptyTitle: "No pictures here yet.",
  emptyHint: "Show me a folder of them. In a terminal:",
  emptyCommand: "python3 -m tools start FOLDER",

  viewerLabel: (name: string) => `Picture ${name}`,
  close: "Close",
  previous: "Previous picture",
  next: "Next picture",
  original: "Original",
  originalHint: "Opens the original in a new tab",
  details: "Details",
  position: (rank: string, total: string) => `${rank} of ${total}`,
  stackPosition: (rank: string, total: string) => `${rank} of ${total} near-duplicates`,
  nearDuplicates: "Near-duplicates",
  nearDuplicate: "Near-duplicate",
  placed: (name: string, places: readonly string[]) => (places.length === 0 ? name : `${name}: ${places.join(", ")}`),
  thumbnailStandsIn: "The originals are not connected, so the thumbnail stands in for this one.",
  cannotShow: "The browser cannot show this kind of file. The original opens elsewhere.",
  originalGone: "The original is no longer where it was. The thumbnail stands in for it.",
  factName: "Name",
  factFolder: "Folder",
  factTopFolder: "Top of the collection",
  factTaken: "Taken",
  factCamera: "Camera",
  factSize: "Size",
  factPlace: "Place",
  factScore: "Match",
  factWhy: "Why it is here",
  fitsBest: "Fits best of all your pictures.",
  fitsBetterThan: (share: string) => `Fits better than ${share} of your pictures.`,
  fitsWorse: "Most of your pictures fit better.",
  nameSays: (words: readonly string[]) => `The file’s name says ${listed(words, all)}.`,
  folderSays: (words: readonly string[]) => `The folder’s name says ${listed(words, all)}.`,
  captionSays: (words: readonly string[]) => `The caption or keywords say ${listed(words, all)}.`,
  saysUnwanted: (words: readonly string[]) => `It says ${listed(words, all)}, which was not wanted.`,
  isWeaker: "A weaker match.",
  isNearest: "Nothing really matches; this is among the nearest.",
  nearlyTheSame: (name: string) => `Nearly the same as ${name}.`,
  factUnknown: "Not recorded",
  dimensions: (width: string, height: string, bytes: string) => `${width} × ${height} px · ${bytes}`,

  serverGone: "The server is not answering. Your results are still here.",
  serverGoneAtFirst: "The server is not answering. This page goes on trying.",
  modelLoadingTitle: "The model is still loading.",
  modelLoadingHint: "Your search is answered as soon as it is ready.",
  modelLoading: "The model is still loading. You can already look around.",
  modelFailed: (detail: string) => `The model could not be loaded. ${detail}`,
  preparationFailed: (detail: string) => `Preparing the collection stopped. ${detail}`,
  reading: "Reading the catalogue",
  embedding: "Looking at your pictures",
  indexing: "Building the index",
  packing: "Reading the atlas",
  upkeep: { originals: "New pictures", atlas: "Drawing the atlas", vectors: "Looking at new pictures" },
  upkeepFailed: (detail: string) => `New pictures cannot be taken up. ${detail}`,
  progressOf: (done: string, total: string) => `${done} of ${total}`,
  titled: (title: string, rest: string) => `${title}: ${rest}`,
  perSecond: (rate: string) => `${rate} a second`,
  timeLeft: (time: string) => `${time} left`,
  pagesFailed: "Some pictures could not be drawn from the atlas.",
  originalsAway: "The originals are not connected. Thumbnails stand in for them.",
  tryAgain: "Try again",
  offlineModel:
    "Searching by a built-in model that knows everyday things. For people, places and styles, connect CLIP:",
  how: "how",
  dismiss: "Dismiss",
  howTitle: "Connect CLIP",
  howIntro: "CLIP knows people, places and styles as well. It runs on this computer; its weights are fetched once.",
  howSteps: [
    { text: "With a connection to the internet, choose it by name and start again:", code: "CLIP_MODEL=ViT-B-32" },
    {
      text: "Without one, copy a folder of open_clip weights to this computer and name the folder:",
      code: "CLIP_MODEL=/path/to/weights",
    },
  ],
  howEnd: "Both go into the file .env beside the README. Your pictures are then looked at once more.",

  theme: { system: "Theme: as the system", light: "Theme: light", dark: "Theme: dark" },
  crashed: "Something on this page broke. Your pictures are safe.",
  reload: "Load the page again",
} as const;
