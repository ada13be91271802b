/** The days between which pictures were taken. */

import { useId } from "react";
import { strings } from "../../words/strings";

interface TakenRangeProps {
  readonly from: string | null;
  readonly to: string | null;
  readonly onChange: (from: string | null, to: string | null) => void;
}

/** While a year is being typed it is that of a Roman: no question yet. */
const FIRST_PHOTOGRAPH = "1826-01-01";

export function TakenRange({ from, to, onChange }: TakenRangeProps) {
  const id = useId();
  const isDay = (value: string) => value === "" || value >= FIRST_PHOTOGRAPH;
  return (
    <fieldset className="filter-group">
      <legend>{strings.filterTaken}</legend>
      <div className="taken-range">
        <label htmlFor={`${id} from`}>{strings.filterFrom}</label>
        <input
          id={`${id} from`}
          type="date"
          key={`from ${from}`}
          defaultValue={dayOf(from, "first")}
          onChange={({ target: { value } }) => {
            // A range that ends before it begins has no end yet.
            if (isDay(value)) onChange(value || null, to !== null && dayOf(to, "last") < value ? null : to);
          }}
        />
        <label htmlFor={`${id} to`}>{strings.filterTo}</label>
        <input
          id={`${id} to`}
          type="date"
          key={`to ${to}`}
          defaultValue={dayOf(to, "last")}
          onChange={({ target: { value } }) => {
            const isBefore = value !== "" && from !== null && dayOf(from, "first") > value;
            if (isDay(value)) onChange(isBefore ? null : from, value || null);
          }}
        />
      </div>
    </fieldset>
  );
}

/** The day that a filter of a day, a month or a year begins or ends with. */
function dayOf(value: string | null, end: "first" | "last"): string {
  if (value === null) return "";
  const [year = "", month, day] = value.split("-");
  if (day !== undefined) return value;
  if (end === "first") return `${year}-${month ?? "01"}-01`;
  const after = new Date(Date.UTC(Number(year), month === undefined ? 12 : Number(month), 0));
  return after.toISOString().slice(0, 10);
}
