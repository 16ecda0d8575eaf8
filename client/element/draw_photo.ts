/**
 * Shows a JPEG on a canvas: an image with a blob: address would need a CSP that allows it. A browser that cannot
 * decode its own JPEG leaves the canvas empty.
 */
export async function drawPhoto(canvas: HTMLCanvasElement, photo: Blob): Promise<void> {
  const bitmap = await createImageBitmap(photo).catch(() => undefined);
  if (bitmap === undefined) return;
  canvas.width = bitmap.width;
  canvas.height = bitmap.height;
  canvas.getContext("2d")?.drawImage(bitmap, 0, 0);
  bitmap.close();
}
