// @ts-check
// Sends the photos of batches to storage, a few at a time, and starts each batch when its photos are there.
// What is sent is written down, so a reloaded page goes on; a lock lets one tab do it.
import { getUploads, NoAnswer, Problem, startBatch } from './api.js';
import { dropOwner, get, drop, photosOf, put, all } from './store.js';
import { persist } from './patience.js';
import { uploadFile } from './transfer.js';

const AT_ONCE = 3;

/** @typedef {{state: 'waiting'|'sending'|'retrying'|'sent'|'wrong', sent: number, size: number, problem?: object}} UploadProgress */

class Uploads extends EventTarget {
  #batches = new Map();
  #turn = Promise.resolve();

  /** The photos of a batch by name, while this page sends them: Map of {@link UploadProgress}; undefined when it does not. */
  progressOf(id) {
    return this.#batches.get(id)?.progress;
  }

  /** Sends a batch's photos and starts it. `photos` and `files` are at hand when it was just made; else they are read from storage. */
  send(id, photos, files) {
    if (this.#batches.has(id)) return;
    const batch = { id, progress: new Map(), stop: new AbortController() };
    for (const photo of photos ?? []) this.#note(batch, photo, photo.uploaded ? 'sent' : 'waiting');
    this.#batches.set(id, batch);
    // Groups go one after the other: the first is drawn while the second is sent.
    this.#turn = this.#turn.then(() => withLock(`upload:${id}`, () => this.#send(batch, photos, files)))
      .catch(() => {})
      .finally(() => { this.#batches.delete(id); this.#tell(id); });
  }

  /** Stops sending a batch: it was cancelled. */
  stop(id) {
    this.#batches.get(id)?.stop.abort();
  }

  /** Goes on with everything that an earlier page has left. */
  async resume() {
    const batches = await all('batches');
    for (const batch of batches.sort((a, b) => a.createdAt - b.createdAt)) {
      if (!batch.started) this.send(batch.id);
    }
  }

  async #send(batch, givenPhotos, files) {
    const stored = await photosOf(batch.id);
    const photos = (stored.length > 0 ? stored : givenPhotos ?? []).filter(photo => !photo.problem && !photo.reason);
    for (const photo of photos) this.#note(batch, photo, photo.uploaded ? 'sent' : 'waiting');
    const { signal } = batch.stop;
    const patience = { signal, isPassing: error => error instanceof NoAnswer };
    try {
      const waiting = photos.filter(photo => !photo.uploaded);
      await Promise.all(Array.from({ length: AT_ONCE }, async () => {
        for (let photo = waiting.shift(); photo; photo = waiting.shift()) await this.#sendPhoto(batch, photo, files?.get(photo.key), patience);
      }));
      await persist(() => startBatch(batch.id), patience);
      await this.#written(batch.id);
    } catch (error) {
      // The batch is gone, or was cancelled or started elsewhere: nothing left to send.
      if (error instanceof Problem && error.status === 404) await dropOwner(batch.id);
      else if (error instanceof Problem || signal.aborted) await this.#written(batch.id);
      else throw error;
    }
  }

  async #sendPhoto(batch, photo, givenFile, patience) {
    const file = givenFile ?? await get('files', photo.key);
    if (!file || !await isReadable(file)) return this.#refuse(batch, photo, { code: 'unreadable' });
    const transfer = {
      signal: batch.stop.signal,
      onSent: bytes => this.#note(batch, photo, 'sending', bytes),
      onBlock: async blocks => { photo.blocks = blocks; await put('photos', photo.key, photo); },
    };
    try {
      await persist(async () => {
        this.#note(batch, photo, 'sending', 0);
        try {
          await uploadFile(photo.uploadUrl, file, { ...transfer, sentBlocks: photo.blocks ?? 0 });
        } catch (error) {
          if (!(error instanceof Problem) || error.status !== 403) throw error;
          await this.#renew(batch, photo, patience); // the URL's time was over
          throw new NoAnswer(error.message);
        }
      }, { ...patience, onTrouble: () => this.#note(batch, photo, 'retrying', 0) });
    } catch (error) {
      if (!(error instanceof Problem) || error.status === 404) throw error;
      const { kind, reasonCode, reasonValues, message } = error;
      return this.#refuse(batch, photo, { code: 'upload', failure: { kind, reasonCode, reasonValues, message } });
    }
    photo.uploaded = true;
    await put('photos', photo.key, photo);
    await drop('files', photo.key);
    this.#note(batch, photo, 'sent', photo.size);
  }

  async #renew(batch, photo, patience) {
    const { photos } = await persist(() => getUploads(batch.id), patience);
    photo.uploadUrl = photos.find(other => other.name === photo.name).uploadUrl;
    await put('photos', photo.key, photo);
  }

  async #refuse(batch, photo, problem) {
    photo.problem = problem;
    await put('photos', photo.key, photo);
    this.#note(batch, photo, 'wrong', 0);
  }

  async #written(id) {
    const record = await get('batches', id);
    if (record) await put('batches', id, { ...record, started: true });
  }

  #note(batch, photo, state, sent = state === 'sent' ? photo.size : 0) {
    batch.progress.set(photo.name, { state, sent, size: photo.size, problem: photo.problem });
    this.#tell(batch.id);
  }

  #tell(id) {
    this.dispatchEvent(new CustomEvent('change', { detail: id }));
  }
}

/** The uploads of this page. */
export const uploads = new Uploads();

const isReadable = file => file.slice(0, 1).arrayBuffer().then(() => true, () => false);

/** Runs while no other tab does; where there are no locks (plain http off this machine), at once. */
export const withLock = (name, work) => navigator.locks ? navigator.locks.request(name, work) : work();
