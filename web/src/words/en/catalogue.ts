/** Every word the page says, in English. */

import { collections } from "./collections";
import { common } from "./common";
import { filters } from "./filters";
import { keys } from "./keys";
import { map } from "./map";
import { results } from "./results";
import { search } from "./search";
import { status } from "./status";
import { viewer } from "./viewer";

export const english = {
  ...common,
  ...search,
  ...filters,
  ...keys,
  ...results,
  ...viewer,
  ...collections,
  ...map,
  ...status,
};
