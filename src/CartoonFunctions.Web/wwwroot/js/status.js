// @ts-check
// A status that the service sends whole at first, and then as what has changed.

/**
 * The version in an ETag, without its marks.
 * @param {string} etag
 */
export const versionOf = etag => etag.replace(/^W\//, '').replaceAll('"', '');

/**
 * The whole status after an answer: where it says since when its photos are, the others stay as they are known.
 * @param {BatchStatus | undefined} known
 * @param {BatchStatus & {since?: string}} answer
 * @returns {BatchStatus}
 */
export function merge(known, { since, ...status }) {
  if (!since || !known) return status;
  const changed = new Map(status.photos.map(photo => [photo.number, photo]));
  return { ...status, photos: known.photos.map(photo => changed.get(photo.number) ?? photo) };
}
