// @ts-check
// Sends the photos of batches to storage, a few at a time, and starts each batch when its photos are there.
// What is sent is written down, so a reloaded page goes on; a lock lets one tab do it.
import { getBatch, getUploads, NoAnswer, Problem, reviseBatch, startBatch } from './api.js';
import { dropOwner, get, drop, photosOf, put, all } from './store.js';
import { persist } from './patience.js';
import { uploadFile } from './transfer.js';

const AT_ONCE = 3;

/**
 * A batch that this page sends, has sent, or will send when another tab no longer does: how far its photos are, by name, and what stops it.
 * @typedef {{id: string, progress: Map<string, UploadProgress>, stop: AbortController, addTo?: string, isOurs: boolean}} Sending
 */

/** @typedef {{signal: AbortSignal, isPassing: (error: unknown) => boolean}} Patience */

class Uploads extends EventTarget {
  /** @type {Map<string, Sending>} */
  #batches = new Map();
  /** @type {Promise<void>} */
  #turn = Promise.resolve();

  /**
   * How far the photos of a batch are, by name, as far as this page sends them; undefined when it does not. They stay sent when all are.
   * @param {string} id
   */
  progressOf(id) {
    return this.#batches.get(id)?.progress;
  }

  /**
   * Whether this page sends the batch now, or will as soon as another is sent.
   * @param {string} id
   */
  isSending(id) {
    return this.#batches.get(id)?.isOurs ?? false;
  }

  /**
   * What is sent to come into a batch that has ended.
   * @param {string} id
   */
  addingTo(id) {
    return [...this.#batches.values()].find(batch => batch.addTo === id);
  }

  /**
   * Sends a batch's photos and starts it, or adds them to the batch that they are for. `photos` and `files` are at hand when it was just made; else they are read from storage.
   * @param {string} id
   * @param {LocalPhoto[]} [photos]
   * @param {Map<string, Blob | undefined>} [files] by the photos' keys
   * @param {string} [addTo]
   */
  send(id, photos, files, addTo) {
    if (this.#batches.has(id)) return;
    /** @type {Sending} */
    const batch = { id, progress: new Map(), stop: new AbortController(), addTo, isOurs: false };
    for (const photo of photos ?? []) this.#note(batch, photo, photo.uploaded ? 'sent' : 'waiting');
    this.#batches.set(id, batch);
    const work = () => this.#send(batch, photos, files);
    withLock(`upload:${id}`, () => {
      batch.isOurs = true;
      // Batches go one after the other: the first is drawn while the second is sent.
      return this.#turn = this.#turn.then(work, work);
    }).catch(() => {}).finally(() => {
      batch.isOurs = false;
      if (addTo) this.#batches.delete(id);
      this.#tell(id);
    });
  }

  /**
   * Stops sending a batch for good: the service has cancelled it.
   * @param {string} id
   */
  stop(id) {
    this.#batches.get(id)?.stop.abort();
  }

  /** Goes on with everything that an earlier page has left. */
  async resume() {
    const batches = await all('batches');
    for (const batch of batches.sort((a, b) => a.createdAt - b.createdAt)) {
      if (!batch.started) this.send(batch.id, undefined, undefined, batch.addTo);
    }
  }

  /**
   * @param {Sending} batch
   * @param {LocalPhoto[]} [givenPhotos]
   * @param {Map<string, Blob | undefined>} [files]
   */
  async #send(batch, givenPhotos, files) {
    const stored = await photosOf(batch.id);
    const photos = (stored.length > 0 ? stored : givenPhotos ?? []).filter(photo => !photo.problem && !photo.reason);
    for (const photo of photos) this.#note(batch, photo, photo.uploaded ? 'sent' : 'waiting');
    const { signal } = batch.stop;
    const patience = { signal, isPassing: (/** @type {unknown} */ error) => error instanceof NoAnswer };
    try {
      const waiting = photos.filter(photo => !photo.uploaded);
      await Promise.all(Array.from({ length: AT_ONCE }, async () => {
        for (let photo = waiting.shift(); photo; photo = waiting.shift()) await this.#sendPhoto(batch, photo, files?.get(photo.key), patience);
      }));
      if (batch.addTo) return await this.#add(batch, batch.addTo, patience);
      await persist(() => startBatch(batch.id), patience);
      await this.#written(batch.id);
    } catch (error) {
      // The batch is gone, or was cancelled or started elsewhere: nothing left to send.
      if (error instanceof Problem && error.status === 404) await dropOwner(batch.id);
      else if (error instanceof Problem || signal.aborted) await this.#written(batch.id);
      else throw error;
    }
  }

  /**
   * @param {Sending} batch
   * @param {string} to
   * @param {Patience} patience
   */
  async #add(batch, to, patience) {
    /** @type {Problem | undefined} */
    let problem;
    try {
      await persist(() => reviseBatch(to, { add: batch.id }), patience);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      // An earlier call may have been carried out and its answer lost.
      const now = await getBatch(to, {}).catch(() => null);
      if (!now?.status.revisions?.some(revision => revision.add === batch.id)) problem = error;
    }
    await dropOwner(batch.id);
    this.#batches.delete(batch.id);
    this.dispatchEvent(new CustomEvent('added', { detail: { id: to, problem } }));
    this.#tell(batch.id);
  }

  /**
   * @param {Sending} batch
   * @param {LocalPhoto} photo
   * @param {Blob | undefined} chosen
   * @param {Patience} patience
   */
  async #sendPhoto(batch, photo, chosen, patience) {
    const transfer = {
      signal: batch.stop.signal,
      onSent: (/** @type {number} */ bytes) => this.#note(batch, photo, 'sending', bytes),
      onBlock: async (/** @type {number} */ blocks) => { photo.blocks = blocks; await put('photos', photo.key, photo); },
    };
    try {
      const isSent = await persist(async () => {
        // Looked at before each try: a file may go away between two.
        const file = await readableOf(photo, chosen);
        if (!file) return false;
        this.#note(batch, photo, 'sending', 0);
        try {
          await uploadFile(photo.uploadUrl ?? '', file, { ...transfer, sentBlocks: photo.blocks ?? 0 });
        } catch (error) {
          if (!(error instanceof Problem) || error.status !== 403) throw error;
          await this.#renew(batch, photo, patience); // the URL's time was over
          throw new NoAnswer(error.message);
        }
        return true;
      }, { ...patience, onTrouble: () => this.#note(batch, photo, 'retrying', 0) });
      if (!isSent) return this.#refuse(batch, photo, { code: 'unreadable' });
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

  /**
   * @param {Sending} batch
   * @param {LocalPhoto} photo
   * @param {Patience} patience
   */
  async #renew(batch, photo, patience) {
    const { photos } = await persist(() => getUploads(batch.id), patience);
    photo.uploadUrl = photos.find(other => other.name === photo.name)?.uploadUrl;
    await put('photos', photo.key, photo);
  }

  /**
   * @param {Sending} batch
   * @param {LocalPhoto} photo
   * @param {PhotoProblem} problem
   */
  async #refuse(batch, photo, problem) {
    photo.problem = problem;
    await put('photos', photo.key, photo);
    this.#note(batch, photo, 'wrong', 0);
  }

  /** @param {string} id */
  async #written(id) {
    const record = await get('batches', id);
    if (record) await put('batches', id, { ...record, started: true });
  }

  /**
   * @param {Sending} batch
   * @param {LocalPhoto} photo
   * @param {UploadProgress['state']} state
   * @param {number} sent
   */
  #note(batch, photo, state, sent = state === 'sent' ? photo.size : 0) {
    batch.progress.set(photo.name, { state, sent, size: photo.size, problem: photo.problem });
    this.#tell(batch.id);
  }

  /** @param {string} id */
  #tell(id) {
    this.dispatchEvent(new CustomEvent('change', { detail: id }));
  }
}

/** The uploads of this page. */
export const uploads = new Uploads();

/** @type {(file: Blob) => Promise<boolean>} */
const isReadable = file => file.slice(0, 1).arrayBuffer().then(() => true, () => false);

/**
 * The file as it was chosen, or the copy of it that was kept, whichever can be read.
 * @param {LocalPhoto} photo
 * @param {Blob | undefined} chosen
 * @returns {Promise<Blob | undefined>}
 */
async function readableOf(photo, chosen) {
  if (chosen && await isReadable(chosen)) return chosen;
  const kept = await get('files', photo.key);
  return kept && await isReadable(kept) ? kept : undefined;
}

/** Runs while no other tab does; where there are no locks (plain http off this machine), at once. */
export const withLock = async (/** @type {string} */ name, /** @type {() => Promise<void>} */ work) => navigator.locks ? navigator.locks.request(name, work) : work();
