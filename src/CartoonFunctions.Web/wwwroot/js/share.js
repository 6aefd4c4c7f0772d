// @ts-check
// A cartoon to the clipboard, or to another app.

export const canCopyImages = () => Boolean(navigator.clipboard?.write) && 'ClipboardItem' in window;
export const canShareFiles = () => Boolean(navigator.canShare?.({ files: [new File([''], 'a.png', { type: 'image/png' })] }));

/**
 * Copies a picture as PNG, the one format that every clipboard takes.
 * @param {string} url
 */
export async function copyImage(url) {
  // The promise is handed over unfinished: a browser may forget by then that the person pressed a button.
  await navigator.clipboard.write([new ClipboardItem({ 'image/png': fetchPng(url) })]);
}

/**
 * Hands a picture to the device's share sheet.
 * @param {string} url
 * @param {string} name
 */
export async function shareImage(url, name) {
  const blob = await fetchBlob(url);
  await navigator.share({ files: [new File([blob], name, { type: blob.type })] });
}

/** @param {string} url */
async function fetchPng(url) {
  const blob = await fetchBlob(url);
  if (blob.type === 'image/png') return blob;
  const bitmap = await createImageBitmap(blob);
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
  canvas.getContext('2d')?.drawImage(bitmap, 0, 0);
  return canvas.convertToBlob({ type: 'image/png' });
}

/**
 * A picture of the service, whole; fails where it has none.
 * @param {string} url
 */
export async function fetchBlob(url) {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
  return answer.blob();
}
