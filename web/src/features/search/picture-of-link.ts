/** The id of the collection's picture that an address of this server shows; null for every other address. */
export function pictureOfLink(address: string, here: string = location.href): string | null {
  if (!URL.canParse(address, here)) return null;
  const { origin, pathname } = new URL(address, here);
  if (origin !== new URL(here).origin) return null;
  return /^\/api\/images\/([a-z2-7]{16})\//.exec(pathname)?.[1] ?? null;
}
