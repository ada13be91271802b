/** The field, its terms, and what was asked. */

import { any, listed } from "./grammar";

export const search = {
  question: "What are you looking for?",
  searchLabel: "Search your pictures",
  searchPlaceholder: "Describe a picture",
  addWordsPlaceholder: "add words",
  clearSearch: "Clear the search",
  suggestionsLead: "In this collection:",
  like: "like",
  notLike: "not like",
  removeLike: (name: string) => `Stop looking for pictures like ${name}`,
  removeUnlike: (name: string) => `Stop leaving out pictures like ${name}`,
  resultsFor: (query: string, not: readonly string[]) =>
    query === ""
      ? `Pictures without ${listed(not, any)}`
      : [`Pictures for “${query}”`, ...(not.length > 0 ? [`without ${listed(not, any)}`] : [])].join(", "),
  resultsAsked: (sentence: string) => `Pictures: ${sentence}`,
  /** The parts of what is asked as one sentence, to be read aloud. */
  sentenceOf: (parts: readonly string[]) => parts.join(", "),
  notWords: (words: string) => `not ${words}`,
  likePicture: (name: string, isPart: boolean) => (isPart ? `like a part of ${name}` : `like ${name}`),
  unlikePicture: (name: string, isPart: boolean) => (isPart ? `not like a part of ${name}` : `not like ${name}`),
  somePicture: "a picture",
  sentPicture: "your picture",
  partOf: "a part of",
  timesAsMuch: (said: string, weight: string) => `${said} ×${weight}`,
  feedback: (more: string | null, less: string | null) =>
    [...(more === null ? [] : [`more like ${more}`]), ...(less === null ? [] : [`less like ${less}`])].join(" · "),
  sortedBy: {
    relevance: "best first",
    newest: "newest first",
    oldest: "oldest first",
    name: "by name",
    colour: "by colour",
  },
  varied: "varied",
  not: "not",
  removeNot: (term: string) => `not ${term}: take it back`,
  removePart: (said: string) => `Remove: ${said}`,
  changePart: (said: string) => `Change: ${said}`,
  chips: "What else is asked",

  howMuch: "Counts",
  weights: { half: "half", once: "as usual", twice: "twice", thrice: "three times" },
  wantedOrNot: "Wanted or not",
  wanted: "Wanted",
  unwanted: "Not wanted",
  remove: "Remove",
  choosePart: "Choose a part",

  add: "Add to the question",
  addWords: "More words",
  addWithout: "Without …",
  addPicture: "A picture …",
  addPhoto: "Take a photo",
  addFilters: "Filters",
  moreWordsLabel: "It also shows",
  withoutLabel: "Without",
  addThis: "Add",

  byPicture: "Search by a picture",
  orChoose: "or choose a picture",
  orDrop: "or drop a picture anywhere",
  dropFile: "Let go to search by this picture",
  dropOwn: "Let go to find pictures like this one",
  sending: (name: string, share: string) => `Sending ${name}, ${share}`,
  lookingAt: (name: string) => `Looking at ${name}`,
  stopSending: (name: string) => `Stop sending ${name}`,
  notAPicture: "this is not a picture that can be read.",
  tooLarge: "this picture is too large. Choose a smaller copy of it.",
  sendingTooEarly: "the model is still loading, so it cannot be looked at yet.",
  sendingServerGone: "the server is not answering.",
  sendingFailed: "it could not be sent.",

  sentPictureGone: "The picture that you sent is no longer there.",
  sentPictureGoneHint: "The server keeps it for half an hour, in memory alone.",
  chooseAgain: "Choose it again",
  askedBefore: "Asked before",
  forget: (sentence: string) => `Forget: ${sentence}`,
  forgetAll: "Forget all",

  resultsLike: "Pictures like this one",
  wallLabel: "All pictures",
};
