/** Every word the page says, in Spanish. */

import type { english } from "../en/catalogue";
import { collections } from "./collections";
import { common } from "./common";
import { filters } from "./filters";
import { keys } from "./keys";
import { map } from "./map";
import { results } from "./results";
import { search } from "./search";
import { status } from "./status";
import { viewer } from "./viewer";

export const spanish: typeof english = {
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
