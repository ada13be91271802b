/** Puts a picture on the clipboard, as the one kind of file that browsers take there. */

/** Whether this browser can, and the page was reached in a way that lets it. */
export function canCopyPictures(): boolean {
  return "clipboard" in navigator && "write" in navigator.clipboard && "ClipboardItem" in window;
}

/** Rejects where the picture cannot be had or decoded, or the person does not allow it. */
export function copyPicture(url: string): Promise<void> {
  // The picture is promised rather than awaited: after a wait the browser would no longer see that a person asked.
  return navigator.clipboard.write([new ClipboardItem({ "image/png": asPng(url) })]);
}

async function asPng(url: string): Promise<Blob> {
  const bitmap = await createImageBitmap(await (await fetch(url)).blob());
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
  canvas.getContext("2d")?.drawImage(bitmap, 0, 0);
  bitmap.close();
  return canvas.convertToBlob({ type: "image/png" });
}
