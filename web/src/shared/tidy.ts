/** The words without the spaces that change nothing. */
export function tidy(text: string): string {
  return text.trim().replace(/\s+/g, " ");
}
