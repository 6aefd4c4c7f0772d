// @ts-check
// Off the main thread: decodes a photo and makes one small picture of it.

self.onmessage = async ({ data: { job, ...wanted } }) => {
  try {
    self.postMessage({ job, picture: await shrink(wanted) });
  } catch {
    self.postMessage({ job });
  }
};

/**
 * @param {import('./thumbnails.js').Wanted} wanted
 * @returns {Promise<Blob>}
 */
async function shrink({ file, side, width, height, format }) {
  const known = width && height ? { width, height } : undefined;
  const isJpeg = format === 'jpeg';
  if (isJpeg && known && 'ImageDecoder' in self) {
    const frame = await decodeReduced(file, side, known);
    try {
      return await encode(frame, frame.displayWidth, frame.displayHeight, side, isJpeg);
    } finally {
      frame.close();
    }
  }
  const bitmap = await createImageBitmap(file, { ...limitOf(side, known), resizeQuality: 'medium' });
  try {
    return await encode(bitmap, bitmap.width, bitmap.height, side, isJpeg);
  } finally {
    bitmap.close();
  }
}

/**
 * A JPEG's blocks are decoded at the size, in eighths, that still has enough pixels: a quarter of the time, and none of the memory, that
 * the whole takes. The decoder turns it upright and converts its colours.
 * @param {Blob} file
 * @param {number} side
 * @param {{width: number, height: number}} size upright
 * @returns {Promise<VideoFrame>}
 */
async function decodeReduced(file, side, { width, height }) {
  const eighths = Math.min(8, Math.ceil(8 * side / Math.max(width, height)));
  const decoder = new ImageDecoder({
    type: 'image/jpeg', data: await file.arrayBuffer(),
    desiredWidth: Math.ceil(width * eighths / 8), desiredHeight: Math.ceil(height * eighths / 8),
  });
  try {
    return (await decoder.decode()).image;
  } finally {
    decoder.close();
  }
}

/**
 * One given side keeps the proportions; never up.
 * @param {number} side
 * @param {{width: number, height: number}} [size]
 */
function limitOf(side, { width, height } = { width: side, height: 0 }) {
  const longest = Math.min(side, Math.max(width, height));
  return height > width ? { resizeHeight: longest } : { resizeWidth: longest };
}

/**
 * WebP where the photo may be transparent; of a JPEG a JPEG, which is made in a tenth of the time.
 * @param {ImageBitmap | VideoFrame} picture
 * @param {number} width
 * @param {number} height
 * @param {number} side
 * @param {boolean} isOpaque
 */
async function encode(picture, width, height, side, isOpaque) {
  const scale = Math.min(1, side / Math.max(width, height));
  const canvas = new OffscreenCanvas(Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale)));
  const context = canvas.getContext('2d', { alpha: !isOpaque });
  if (!context) throw new Error('no canvas');
  context.imageSmoothingQuality = 'high';
  context.drawImage(picture, 0, 0, canvas.width, canvas.height);
  return canvas.convertToBlob({ type: isOpaque ? 'image/jpeg' : 'image/webp', quality: 0.86 });
}
