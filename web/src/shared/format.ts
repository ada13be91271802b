/** Numbers, sizes, times and dates as a person reads them, by Intl. */

const LANGUAGE = "en";

const whole = new Intl.NumberFormat(LANGUAGE, { maximumFractionDigits: 0 });
const short = new Intl.NumberFormat(LANGUAGE, { maximumSignificantDigits: 3 });
const percent = new Intl.NumberFormat(LANGUAGE, { style: "percent", maximumFractionDigits: 0 });
const seconds = new Intl.NumberFormat(LANGUAGE, { style: "unit", unit: "second", maximumFractionDigits: 1 });
const milliseconds = new Intl.NumberFormat(LANGUAGE, { style: "unit", unit: "millisecond", maximumFractionDigits: 0 });
const long = (unit: string) =>
  new Intl.NumberFormat(LANGUAGE, { style: "unit", unit, unitDisplay: "long", maximumFractionDigits: 0 });
const dateAndTime = new Intl.DateTimeFormat(LANGUAGE, { dateStyle: "long", timeStyle: "short", timeZone: "UTC" });
const degrees = new Intl.NumberFormat(LANGUAGE, { minimumFractionDigits: 4, maximumFractionDigits: 4 });

const BYTE_UNITS = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte"] as const;

export const formatCount = (count: number): string => whole.format(count);

/** A rate: whole where it is large, with what matters of it where it is small. */
export const formatRate = (rate: number): string => (rate >= 10 ? whole.format(rate) : short.format(rate));

/** How well a picture matched, from a score of at most 1. */
export const formatScore = (score: number): string => percent.format(Math.max(0, score));

/** "97%" of 97.9: a share is never said to be larger than it is. */
export const formatShare = (percentile: number): string => percent.format(Math.floor(percentile) / 100);

/** "38 ms", "1.2 sec". Nothing takes no time at all, so the least is 1 ms. */
export function formatTook(ms: number): string {
  return ms < 1000 ? milliseconds.format(Math.max(1, ms)) : seconds.format(ms / 1000);
}

/** "about 4 minutes": a guess, so never finer than it can be. */
export function formatTimeLeft(secondsLeft: number): string {
  if (secondsLeft < 5) return "a few seconds";
  if (secondsLeft < 55) return `about ${long("second").format(Math.ceil(secondsLeft / 5) * 5)}`;
  if (secondsLeft < 55 * 60) return `about ${long("minute").format(Math.max(1, Math.round(secondsLeft / 60)))}`;
  return `about ${long("hour").format(Math.max(1, Math.round(secondsLeft / 3600)))}`;
}

/** Bytes in the units shops and cameras use: thousands, not 1024s. */
export function formatBytes(bytes: number): string {
  const step = bytes < 1000 ? 0 : Math.min(BYTE_UNITS.length - 1, Math.floor(Math.log10(bytes) / 3));
  const unit = BYTE_UNITS[step] ?? "byte";
  const format = new Intl.NumberFormat(LANGUAGE, {
    style: "unit",
    unit,
    unitDisplay: step === 0 ? "long" : "short",
    maximumSignificantDigits: 3,
  });
  return format.format(bytes / 1000 ** step);
}

/** A camera's local time, `YYYY-MM-DDTHH:MM:SS`, shown as written whatever the reader's zone. Null where it is no date. */
export function formatTakenAt(takenAt: string): string | null {
  const date = new Date(`${takenAt}Z`);
  return Number.isNaN(date.getTime()) ? null : dateAndTime.format(date);
}

export function formatPlace(place: { latitude: number; longitude: number }): string {
  return `${degrees.format(place.latitude)}, ${degrees.format(place.longitude)}`;
}
