/** Every word the page says, in English. */

import { common } from "./common";
import { results } from "./results";
import { search } from "./search";
import { status } from "./status";
import { viewer } from "./viewer";

export const english = { ...common, ...search, ...results, ...viewer, ...status };
