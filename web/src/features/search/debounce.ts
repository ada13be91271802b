/** Waits for a pause before doing what was last asked; can be told to do it now, or not at all. */

export interface Debounced<T> {
  /** Does it with `value` once nothing more was asked for the given time. */
  later: (value: T) => void;
  /** Does now what still waits, if anything does. */
  now: () => void;
  /** Forgets what was asked. */
  cancel: () => void;
}

export function debounce<T>(act: (value: T) => void, waitMs: number): Debounced<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let waiting: { readonly value: T } | null = null;
  const cancel = () => {
    clearTimeout(timer);
    waiting = null;
  };
  const now = () => {
    const due = waiting;
    cancel();
    if (due !== null) act(due.value);
  };
  const later = (value: T) => {
    cancel();
    waiting = { value };
    timer = setTimeout(now, waitMs);
  };
  return { later, now, cancel };
}
