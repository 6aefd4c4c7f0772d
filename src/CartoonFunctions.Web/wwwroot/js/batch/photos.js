// @ts-check
// The photos of a batch as the service and this page together know them.
import { describe, formatNumber, reason, t } from '../i18n.js';
import { uploads } from '../uploads.js';
import { isFinal } from '../watch.js';

/** Those without a cartoon, whatever the cause. */
export const BAD = new Set(['refused', 'failed', 'wrong', 'timedOut', 'cancelled']);
/** What another try may help. */
export const RETRYABLE = new Set(['failed', 'timedOut', 'cancelled']);

/**
 * A photo as the service and this page together know it.
 * @typedef {BatchPhoto & {local?: LocalPhoto, upload?: UploadProgress}} KnownPhoto
 */

/**
 * Every photo: the service's, and those that this page kept back.
 * @param {string} id
 * @param {BatchStatus | undefined} status
 * @param {Map<string, LocalPhoto>} local
 * @returns {KnownPhoto[]}
 */
export function knownPhotos(id, status, local) {
  /** @type {Map<string, BatchPhoto>} */
  const photos = new Map((status?.photos ?? []).map(photo => [photo.name, photo]));
  for (const [name, photo] of local) {
    if (!photos.has(name) && (!status || photo.reason || photo.problem)) photos.set(name, { ...photo, name, state: photo.reason ? 'refused' : 'waiting' });
  }
  const sending = uploads.progressOf(id);
  return [...photos.values()].map(photo => ({ ...photo, local: local.get(photo.name), upload: sending?.get(photo.name) }));
}

/** @type {(photo: KnownPhoto) => string} */
export const nameOf = photo => photo.local?.label ?? photo.name;

/** The name of its cartoon's file. @type {(photo: KnownPhoto) => string} */
export const fileOf = photo => photo.output?.split('/').pop() ?? nameOf(photo);

/**
 * Whether what is asked for comes into this batch. One that failed as a whole has nothing to come into.
 * @type {(known: {offer?: Offer, status?: BatchStatus}) => boolean}
 */
export const canRevise = ({ offer, status }) =>
  Boolean(offer?.limits.canRevise && status?.container && status.state !== 'failed' && (isFinal(status) || status.revisions));

/** @type {(status: BatchStatus | undefined) => boolean} */
export const isBeingSent = status => !status || status.state === 'created';

/**
 * Where a photo stands, and the line under its name that says so.
 * @param {KnownPhoto} photo
 * @param {BatchStatus | undefined} status
 * @returns {{state: string, text: string, sent?: number}}
 */
export function standOf(photo, status) {
  const problem = photo.upload?.problem ?? photo.local?.problem;
  if (problem && photo.state === 'waiting') return { state: 'wrong', text: describe(problem) };
  if (isBeingSent(status) && photo.state === 'waiting') return uploadOf(photo);
  switch (photo.state) {
    case 'done': return { state: 'done', text: reason(photo) || (photo.seconds ? t('tile.doneIn', { seconds: formatNumber(photo.seconds) }) : t('tile.done')) };
    case 'waiting': return { state: 'waiting', text: t('tile.waiting') };
    case 'running': return { state: 'running', text: t('tile.running') };
    default: return { state: photo.state, text: reason(photo) || t(`tile.${photo.state}`) };
  }
}

/** @param {KnownPhoto} photo */
function uploadOf({ upload, local }) {
  switch (upload?.state) {
    case 'sending': return { state: 'uploading', sent: upload.sent / Math.max(1, upload.size), text: t('tile.uploading', { percent: Math.round(upload.sent / Math.max(1, upload.size) * 100) }) };
    case 'retrying': return { state: 'uploading', sent: 0, text: t('tile.retrying') };
    case 'sent': return { state: 'waiting', text: t('tile.uploaded') };
    default: return { state: 'waiting', text: local?.uploaded ? t('tile.uploaded') : t('tile.notSent') };
  }
}

/**
 * How much of a photo has arrived, from 0 to 1.
 * @param {KnownPhoto} photo
 */
export function shareSent({ upload, local }) {
  if (local?.uploaded || upload?.state === 'sent') return 1;
  return upload ? upload.sent / Math.max(1, upload.size) : 0;
}
