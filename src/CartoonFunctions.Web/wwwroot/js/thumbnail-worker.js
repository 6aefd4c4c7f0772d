// @ts-check
// Off the main thread: decodes a photo and makes one small picture of it.

self.onmessage = async ({ data: { job, file, side, width, height } }) => {
  try {
    // One given side keeps the proportions; never up.
    const longest = Math.min(side, Math.max(width ?? side, height ?? 0));
    const limit = (height ?? 0) > (width ?? 1) ? { resizeHeight: longest } : { resizeWidth: longest };
    const bitmap = await createImageBitmap(file, { ...limit, resizeQuality: 'medium' });
    const picture = await encode(bitmap, Math.min(1, side / Math.max(bitmap.width, bitmap.height)));
    bitmap.close();
    self.postMessage({ job, picture });
  } catch {
    self.postMessage({ job });
  }
};

/**
 * WebP, because a photo may be transparent.
 * @param {ImageBitmap} bitmap
 * @param {number} scale
 */
async function encode(bitmap, scale) {
  const canvas = new OffscreenCanvas(Math.max(1, Math.round(bitmap.width * scale)), Math.max(1, Math.round(bitmap.height * scale)));
  const context = canvas.getContext('2d');
  if (!context) throw new Error('no canvas');
  context.imageSmoothingQuality = 'high';
  context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  return canvas.convertToBlob({ type: 'image/webp', quality: 0.86 });
}
