/** What a key means for the pictures of the grid, wherever the focus is. */

export type CellKey = "select" | "favourite" | "all" | "none";

export interface Pressed {
  readonly key: CellKey;
  /** The place of the picture that has the focus; null where none has. */
  readonly index: number | null;
}

/** Null where the key means nothing here, or something else: in a text, in the viewer, on a paper that is open. */
export function keyPressed(event: KeyboardEvent, isSelecting: boolean): Pressed | null {
  const target = event.target instanceof Element ? event.target : document.body;
  if (event.defaultPrevented || target.closest("input, textarea, select, dialog, [popover]") !== null) return null;
  if (document.querySelector("dialog[open]") !== null || isPaperOpen()) return null;
  const cell = target.closest<HTMLElement>("[data-cell]")?.dataset.cell;
  const index = cell === undefined ? null : Number(cell);
  const pressed = (key: CellKey): Pressed => ({ key, index });
  const isCommand = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
  if (isCommand) return event.key === "a" && (index !== null || isSelecting) ? pressed("all") : null;
  if (event.ctrlKey || event.metaKey || event.altKey) return null;
  if (event.key === "Escape") return isSelecting ? pressed("none") : null;
  if (index === null) return null;
  if (event.key === "x") return pressed("select");
  return event.key === "f" ? pressed("favourite") : null;
}

function isPaperOpen(): boolean {
  return [...document.querySelectorAll("[popover]")].some((paper) => paper.matches(":popover-open"));
}
