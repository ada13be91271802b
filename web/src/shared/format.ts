/** Numbers, sizes, times and dates as a person reads them, by Intl, in the language of the page. */

import { locale } from "../words/language";
import { strings } from "../words/strings";

const made = new Map<string, Intl.NumberFormat>();

/** The number format of these options in the language of the page: made once, since making one takes long. */
function numbers(options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = `${locale()} ${JSON.stringify(options)}`;
  const format = made.get(key) ?? new Intl.NumberFormat(locale(), options);
  made.set(key, format);
  return format;
}

const whole = () => numbers({ maximumFractionDigits: 0 });
const short = () => numbers({ maximumSignificantDigits: 3 });
const percent = () => numbers({ style: "percent", maximumFractionDigits: 0 });
const seconds = () => numbers({ style: "unit", unit: "second", maximumFractionDigits: 1 });
const milliseconds = () => numbers({ style: "unit", unit: "millisecond", maximumFractionDigits: 0 });
const long = (unit: string) => numbers({ style: "unit", unit, unitDisplay: "long", maximumFractionDigits: 0 });
const degrees = () => numbers({ minimumFractionDigits: 4, maximumFractionDigits: 4 });

const BYTE_UNITS = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte"] as const;

export const formatCount = (count: number): string => whole().format(count);

/** A rate: whole where it is large, with what matters of it where it is small. */
export const formatRate = (rate: number): string => (rate >= 10 ? whole().format(rate) : short().format(rate));

/** A share of something, or how many times it: 1 is 100 %. */
export const formatPercent = (share: number): string => percent().format(share);

/** How well a picture matched, from its score: a name that fits can lift it above 1, and nothing fits better than wholly. */
export const formatScore = (score: number): string => percent().format(Math.min(1, Math.max(0, score)));

/** How much a term counts: "2", "0.5". */
export const formatWeight = (weight: number): string => numbers({ maximumFractionDigits: 2 }).format(weight);

/** "+12%", "−6%": what is added to a score or taken from it. */
export const formatPart = (part: number): string =>
  numbers({ style: "percent", maximumFractionDigits: 0, signDisplay: "exceptZero" }).format(part);

/** "97%" of 97.9: a share is never said to be larger than it is, nor one that something lacks to be the whole. */
export const formatShare = (percentile: number): string => percent().format(Math.min(99, Math.floor(percentile)) / 100);

/** "38 ms", "1.2 sec". Nothing takes no time at all, so the least is 1 ms. */
export function formatTook(ms: number): string {
  return ms < 1000 ? milliseconds().format(Math.max(1, ms)) : seconds().format(ms / 1000);
}

/** "about 4 minutes": a guess, so never finer than it can be. */
export function formatTimeLeft(secondsLeft: number): string {
  if (secondsLeft < 5) return strings.fewSeconds;
  if (secondsLeft < 55) return strings.about(long("second").format(Math.ceil(secondsLeft / 5) * 5));
  if (secondsLeft < 55 * 60) return strings.about(long("minute").format(Math.max(1, Math.round(secondsLeft / 60))));
  return strings.about(long("hour").format(Math.max(1, Math.round(secondsLeft / 3600))));
}

/** Bytes in the units shops and cameras use: thousands, not 1024s. */
export function formatBytes(bytes: number): string {
  const step = bytes < 1000 ? 0 : Math.min(BYTE_UNITS.length - 1, Math.floor(Math.log10(bytes) / 3));
  const unit = BYTE_UNITS[step] ?? "byte";
  const format = numbers({
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
  if (Number.isNaN(date.getTime())) return null;
  return new Intl.DateTimeFormat(locale(), { dateStyle: "long", timeStyle: "short", timeZone: "UTC" }).format(date);
}

export function formatPlace(place: { latitude: number; longitude: number }): string {
  return `${degrees().format(place.latitude)}, ${degrees().format(place.longitude)}`;
}
