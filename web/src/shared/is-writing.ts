/** Whether a key that was pressed on `target` is part of what somebody writes, so that it must mean nothing else. */
export function isWriting(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement) return !WITHOUT_LETTERS.includes(target.type);
  return target.isContentEditable || target.matches("textarea, select");
}

const WITHOUT_LETTERS = ["checkbox", "radio", "range", "button", "submit", "file", "color"];
