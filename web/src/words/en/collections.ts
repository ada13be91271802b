/** Favourites, collections, and what is done with selected pictures. */

import { plural } from "./grammar";

const pictures = (count: number, shown: string) =>
  `${shown} ${plural.select(count) === "one" ? "picture" : "pictures"}`;

export const collections = {
  collections: "Collections",
  favourites: "Favourites",
  collectionWithCount: (name: string, count: string) => `${name}, ${count}`,
  noCollections: "No collections yet. Select pictures and add them to one.",
  away: (shown: string) => `${shown} away`,
  awayHint: "Their files are not there now. They stay in the collection.",
  newCollection: "New collection",
  collectionName: "Name of the collection",
  keepName: "Keep",
  rename: (name: string) => `Rename ${name}`,
  deleteCollection: (name: string) => `Delete ${name}`,
  downloadCollection: (name: string) => `Download ${name}`,

  selectedPictures: "Selected pictures",
  selected: (shown: string) => `${shown} selected`,
  selectedFirst: (shown: string, first: string, total: string) =>
    shown === first ? `First ${first} of ${total} selected` : `${shown} selected, with the first ${first} of ${total}`,
  notFavourite: "Take out of favourites",
  addTo: "Add to a collection",
  addToShort: "Add to …",
  removeFrom: (name: string) => `Remove from ${name}`,
  download: "Download",
  clearSelection: "Clear the selection",

  added: (count: number, shown: string, name: string) => `${pictures(count, shown)} added to ${name}.`,
  removed: (count: number, shown: string, name: string) => `${pictures(count, shown)} removed from ${name}.`,
  deleted: (name: string) => `${name} is deleted.`,
  undo: "Undo",
  notKept: (reason: string) => `That could not be kept: ${reason}`,
  noServer: "the server is not answering.",

  counting: "Counting …",
  amount: (count: number, shown: string, bytes: string) => `${pictures(count, shown)} · ${bytes}`,
  smallCopies: (count: number, shown: string) =>
    `${pictures(count, shown)} as small ${plural.select(count) === "one" ? "copy" : "copies"}: the originals are not at hand.`,
  notThere: (count: number, shown: string) => `${pictures(count, shown)} cannot be read.`,
  asArchive: "The pictures, in one .zip",
  asTable: "What is known of them, as .csv",
  tooMuch: "That is too much for one archive. Choose fewer.",
};
