/** Makes a large picture small enough for a slow link: the server looks at no more of it than this leaves. */

const LONGEST_SIDE_PX = 2048;
/** A picture of fewer bytes is sent as it is, and so keeps all it has. */
const SMALL_BYTES = 1_000_000;
const QUALITY = 0.9;

/** `file` with at most 2048 pixels a side as a JPEG; as it is where it is small, or the browser cannot decode it. */
export async function reduced(file: File): Promise<Blob> {
  if (file.size <= SMALL_BYTES) return file;
  try {
    const bitmap = await createImageBitmap(file, { imageOrientation: "from-image" });
    const { width, height } = reducedSize(bitmap.width, bitmap.height);
    const canvas = new OffscreenCanvas(width, height);
    const context = canvas.getContext("2d");
    if (context === null) return file;
    // What is transparent would become black.
    context.fillStyle = "#fff";
    context.fillRect(0, 0, width, height);
    context.imageSmoothingQuality = "high";
    context.drawImage(bitmap, 0, 0, width, height);
    bitmap.close();
    const small = await canvas.convertToBlob({ type: "image/jpeg", quality: QUALITY });
    return small.size < file.size ? small : file;
  } catch {
    return file;
  }
}

/** The size of a picture that is not larger than it has to be, in its own shape. */
export function reducedSize(width: number, height: number): { width: number; height: number } {
  const scale = Math.min(1, LONGEST_SIDE_PX / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}
