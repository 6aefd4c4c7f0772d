// @ts-check
// The cartoons of a batch to another app, by the device's share sheet.
import { fetchBlob } from '../share.js';

/** What apps take at once, and a phone holds in memory. */
const MOST_FILES = 30;
const MOST_BYTES = 60 << 20;

/** @typedef {{url: string, file: string}} Shared */

/**
 * Hands cartoons to the share sheet. A browser opens it only soon after a press; where fetching took longer, the next press finds them ready.
 * @param {() => Shared[]} cartoons those that are done now
 */
export function createBatchShare(cartoons) {
  /** @type {{key: string, files: File[]} | undefined} */
  let ready;

  /** @returns {Promise<'shared' | 'again' | 'tooMuch'>} `again`: another press is wanted */
  return async () => {
    const wanted = cartoons();
    const key = JSON.stringify(wanted.map(({ url }) => url));
    if (ready?.key !== key) {
      const files = await fetchAll(wanted);
      if (!files || !navigator.canShare({ files })) return 'tooMuch';
      ready = { key, files };
    }
    try {
      await navigator.share({ files: ready.files });
    } catch (error) {
      if (error.name === 'NotAllowedError') return 'again';
      if (error.name !== 'AbortError') throw error;
    }
    return 'shared';
  };
}

/**
 * @param {Shared[]} cartoons
 * @returns {Promise<File[] | undefined>} nothing where they are too many, or too large
 */
async function fetchAll(cartoons) {
  if (cartoons.length > MOST_FILES) return undefined;
  const files = [];
  let bytes = 0;
  for (const { url, file } of cartoons) {
    const blob = await fetchBlob(url);
    bytes += blob.size;
    if (bytes > MOST_BYTES) return undefined;
    files.push(new File([blob], file, { type: blob.type }));
  }
  return files;
}
