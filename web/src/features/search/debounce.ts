/** Waits for a pause before doing what was last asked; can be told to do it now, or not at all. */

export interface Debounced<T> {
  /** Does it with `value` once nothing more was asked for the given time. */
  later: (value: T) => void;
  /** Forgets what was asked. */
  cancel: () => void;
}

export function debounce<T>(act: (value: T) => void, waitMs: number): Debounced<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const cancel = () => clearTimeout(timer);
  const later = (value: T) => {
    cancel();
    timer = setTimeout(() => act(value), waitMs);
  };
  return { later, cancel };
}
