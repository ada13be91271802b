/** In which order answers come, and how much they make way for others that are not alike. */

import { type Ask, hasDirection, SORTS, type Sort } from "../../shared/ask";
import { strings } from "../../words/strings";
import { SingleChoice } from "./single-choice";

interface OrderChoiceProps {
  readonly ask: Ask;
  readonly onChange: (ask: Ask) => void;
}

const VARIETY = { none: 0, some: 0.3, much: 0.6 } as const;

export function OrderChoice({ ask, onChange }: OrderChoiceProps) {
  return (
    <>
      <SingleChoice
        title={strings.filterOrder}
        options={sortsFor(ask).map((value) => ({ value, name: strings.sortedBy[value] }))}
        chosen={ask.sort}
        onChange={(sort) => onChange({ ...ask, sort })}
      />
      {ask.sort === "relevance" && hasDirection(ask) && (
        <SingleChoice
          title={strings.filterVariety}
          options={(["none", "some", "much"] as const).map((name) => ({
            value: VARIETY[name],
            name: strings.varieties[name],
          }))}
          chosen={nearest(ask.diversity)}
          onChange={(diversity) => onChange({ ...ask, diversity })}
        />
      )}
    </>
  );
}

/** The orders that can be had: by colour takes one to be near to. */
function sortsFor({ filters, sort }: Ask): Sort[] {
  return SORTS.filter((each) => each !== "colour" || filters.colour !== undefined || sort === "colour");
}

function nearest(diversity: number): number {
  return Object.values(VARIETY).reduce((best, each) =>
    Math.abs(each - diversity) < Math.abs(best - diversity) ? each : best,
  );
}
