/** In which order answers come, and how much they make way for others that are not alike. */

import { type Ask, SORTS } from "../../shared/ask";
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
        options={SORTS.map((value) => ({ value, name: strings.sortedBy[value] }))}
        chosen={ask.sort}
        onChange={(sort) => onChange({ ...ask, sort })}
      />
      {ask.sort === "relevance" && (
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

function nearest(diversity: number): number {
  return Object.values(VARIETY).reduce((best, each) =>
    Math.abs(each - diversity) < Math.abs(best - diversity) ? each : best,
  );
}
