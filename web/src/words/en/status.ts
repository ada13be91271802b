/** How the server, the model and the collection are. */

import { plural } from "./grammar";

export const status = {
  nothingFound: "Nothing was found.",
  nothingFoundHint: "Try fewer words, or plainer ones.",
  nothingFoundFilters: "Nothing passes all of the filters together. Without one of them there may be something.",
  withoutFilters: "Clear the filters",
  noneSoFar: (count: number, shown: string) =>
    plural.select(count) === "one"
      ? "The one picture looked at so far does not really match."
      : `None of the ${shown} pictures looked at so far really matches.`,
  soFar: (counted: string) => `${counted} so far`,
  stillLooking: "Your pictures are still being looked at.",
  stillLookingHint: "Answers appear as they come.",
  serverFailed: "The server could not answer.",
  serverFailedHint: "It met an error of its own; the reason is in its log.",
  pictureGone: "This picture is no longer in the collection.",
  badQuestion: "This cannot be searched for.",
  badParts: {
    words: "The words are too many.",
    weight: "A weight, as in ^2, is more than 0 and at most 100.",
    picture: "What should be a picture of this collection is none.",
    part: "A part of a picture lies within it, and is not too small to show anything.",
    opinion: "A picture is wanted more and less at once. It can be one of them.",
    date: "A date is written as 2019, 2019-07 or 2019-07-04, and a month as a number from 1 to 12. The earlier date comes first.",
    size: "A size is a whole number, and the smallest is not above the largest.",
    colour: "A colour is written as six digits from 0 to f, such as ff8800.",
    order: "Pictures can be in the order of a colour where one is chosen among the filters.",
    other: "Something in the address of this page cannot be understood.",
  },
  withoutIt: "Search without it",
  withoutPicture: "Search without the picture",
  collectionGone: "This collection is no longer there.",
  withoutFilter: "Take this filter off",
  backToPictures: "Back to the pictures",
  emptyTitle: "No pictures here yet.",
  emptyHint: "Show me a folder of them. In a terminal:",
  emptyCommand: "python3 -m tools start FOLDER",
  serverGone: "The server is not answering. Your results are still here.",
  serverGoneBefore: "The server is not answering. These are the results of what you asked before.",
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
  upkeep: {
    originals: "New pictures",
    atlas: "Drawing the atlas",
    vectors: "Looking at new pictures",
    map: "Drawing the map",
  },
  upkeepFailed: (detail: string) => `New pictures cannot be taken up. ${detail}`,
  progressOf: (done: string, total: string) => `${done} of ${total}`,
  perSecond: (rate: string) => `${rate} a second`,
  timeLeft: (time: string) => `${time} left`,
  pagesFailed: "Some pictures could not be drawn from the atlas.",
  originalsAway: "The originals are not connected. Thumbnails stand in for them.",
  skipped: (count: number, shown: string) =>
    plural.select(count) === "one" ? `${shown} file was left out:` : `${shown} files were left out:`,
  skippedWhich: "which, and why",
  skippedTitle: "Left out of the collection",
  skippedMore: (count: number, shown: string) =>
    plural.select(count) === "one" ? `And ${shown} more file.` : `And ${shown} more files.`,
  offlineModel:
    "Searching by a built-in model that knows everyday things. For people, places and styles, connect CLIP:",
  how: "how",
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
};
