/** What the keys of the viewer do. Pure: a key in, a wish out. */

export type Wish =
  | "previous"
  | "next"
  | "stack-back"
  | "stack-on"
  | "details"
  | "similar"
  | "favourite"
  | "select"
  | "zoom"
  | "larger"
  | "smaller"
  | "fit"
  | "part"
  | "download"
  | { readonly pan: readonly [dx: number, dy: number] };

/** How far an arrow moves an enlarged picture. */
const PAN_PX = 96;

const ARROWS: Record<string, readonly [number, number]> = {
  ArrowLeft: [1, 0],
  ArrowRight: [-1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
};

const LETTERS: Record<string, Wish> = {
  i: "details",
  s: "similar",
  f: "favourite",
  x: "select",
  z: "zoom",
  c: "part",
  d: "download",
  "+": "larger",
  "=": "larger",
  "-": "smaller",
  "0": "fit",
};

interface Pressed {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
}

/** Where the picture is enlarged, the arrows move it; else they leaf, the way that the page is read. */
export function wishOf(
  { key, ctrlKey, metaKey, altKey }: Pressed,
  isEnlarged: boolean,
  isRightToLeft: boolean,
): Wish | null {
  if (ctrlKey || metaKey || altKey) return null;
  const arrow = ARROWS[key];
  if (arrow !== undefined && isEnlarged) return { pan: [arrow[0] * PAN_PX, arrow[1] * PAN_PX] };
  if (key === "ArrowLeft") return isRightToLeft ? "next" : "previous";
  if (key === "ArrowRight") return isRightToLeft ? "previous" : "next";
  if (key === "ArrowUp") return "stack-back";
  if (key === "ArrowDown") return "stack-on";
  return LETTERS[key.toLowerCase()] ?? null;
}
