// @ts-check
// Photos that come into a batch that has ended. They are sent as a batch of their own, which is never started: the service takes its photos over.
import { createBatch } from '../api.js';
import { newPhoto, ofBatch } from '../local-photo.js';
import { probe } from '../probe.js';
import { put } from '../store.js';
import { uploads } from '../uploads.js';

/**
 * Checks the files and begins to send those that can be drawn; of the others the batch says why.
 * @param {BatchStatus} status of the batch, which has ended
 * @param {File[]} files
 * @param {Offer} offer
 */
export async function addPhotos(status, files, { limits }) {
  const taken = status.photos.map(photo => photo.name);
  /** @type {{photo: LocalPhoto, file: File}[]} */
  const entered = [];
  for (const [order, file] of [...files].entries()) {
    const photo = newPhoto(file, status.id, taken, order);
    taken.push(photo.name);
    entered.push({ photo: Object.assign(photo, await probe(file, limits), { isChecked: true }), file });
  }
  const wrong = entered.filter(({ photo }) => photo.problem);
  await Promise.all(wrong.map(({ photo }) => put('photos', photo.key, photo)));
  const good = entered.filter(({ photo }) => !photo.problem);
  if (good.length > 0) await send(status.id, good);
  return wrong.map(({ photo }) => photo);
}

/**
 * How far photos are that come into a batch.
 * @param {string} id
 */
export function addingTo(id) {
  const adding = uploads.addingTo(id);
  if (!adding) return undefined;
  const photos = [...adding.progress.values()];
  return { id: adding.id, done: photos.filter(photo => photo.state === 'sent').length, total: photos.length };
}

/**
 * @param {string} id
 * @param {{photo: LocalPhoto, file: File}[]} entered
 */
async function send(id, entered) {
  const made = await createBatch({ options: {}, photos: entered.map(({ photo }) => ({ name: photo.name, size: photo.size })) });
  const photos = ofBatch(entered.map(({ photo }) => photo), made);
  await put('batches', made.id, { id: made.id, createdAt: Date.now(), started: false, addTo: id });
  await Promise.all(photos.map((photo, place) => Promise.all([put('photos', photo.key, photo), put('files', photo.key, entered[place].file)])));
  uploads.send(made.id, photos, new Map(photos.map((photo, place) => [photo.key, entered[place].file])), id);
}
