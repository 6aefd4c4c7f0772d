// @ts-check
// Off the main thread: decodes a photo once, straight to preview size, and makes the tile's thumbnail from that.

const PREVIEW_SIDE_PIXELS = 1600;
const THUMBNAIL_SIDE_PIXELS = 480;

self.onmessage = async ({ data: { job, file, width, height } }) => {
  try {
    // One given side keeps the proportions; never up.
    const side = Math.min(PREVIEW_SIDE_PIXELS, Math.max(width ?? PREVIEW_SIDE_PIXELS, height ?? 0));
    const limit = (height ?? 0) > (width ?? 1) ? { resizeHeight: side } : { resizeWidth: side };
    const bitmap = await createImageBitmap(file, { ...limit, resizeQuality: 'medium' });
    const preview = await encode(bitmap, 1);
    const thumbnail = await encode(bitmap, Math.min(1, THUMBNAIL_SIDE_PIXELS / Math.max(bitmap.width, bitmap.height)));
    bitmap.close();
    self.postMessage({ job, preview, thumbnail });
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
