// @ts-check
// The photos that are chosen and not sent yet. One draft a tab; it survives a reload, and a closed tab's draft is taken up by the next.
import { createBatch } from './api.js';
import { newPhoto, ofBatch } from './local-photo.js';
import { byName } from './names.js';
import { defaultLimits, isCutOff, probe } from './probe.js';
import { dropPhoto, get, photosOf, put, putAll, all } from './store.js';
import { makePicture, pictureNews, THUMBNAIL_PIXELS } from './thumbnails.js';
import { uploads } from './uploads.js';

const PROBES_AT_ONCE = 4;
const COMPARED_BYTES = 4 << 20;
/** Of what is written down at once. */
const KEPT_BYTES = 16 << 20;

export class Draft extends EventTarget {
  /** In the order in which the service numbers them. @type {LocalPhoto[]} */
  photos = [];
  limits = defaultLimits;
  isStarting = false;
  /** Whether photos that are cut off are drawn as far as they go: an option of the batch. */
  acceptsDamaged = false;
  /** The names of files that were no photos by their names. @type {string[]} */
  others = [];
  /** What the batch will be called. */
  name = '';
  #id = '';
  /** @type {Map<string, Blob>} */
  #files = new Map();
  /** @type {Map<string, string>} */
  #thumbnails = new Map();
  /** @type {PromiseWithResolvers<void>} */
  #opened = Promise.withResolvers();
  /** What is being written down. @type {Promise<unknown>} */
  #kept = Promise.resolve();
  #beingKept = 0;

  /** Opens this tab's draft, or one that a closed tab has left. */
  async open() {
    // A page that goes now loses what is not written down: the browser asks first.
    addEventListener('beforeunload', event => { if (this.isChecking || this.#beingKept > 0) event.preventDefault(); });
    try { await this.#restore(); } finally { this.#opened.resolve(); }
  }

  async #restore() {
    this.#id = await claimDraft();
    for (const photo of await photosOf(this.#id)) {
      const file = await get('files', photo.key);
      // Of a photo that cannot be used only its name was kept.
      if (!file && !photo.problem) { await dropPhoto(photo.key); continue; }
      if (file) this.#files.set(photo.key, file);
      const pictures = await get('pictures', photo.key);
      if (pictures?.thumbnail) this.#thumbnails.set(photo.key, URL.createObjectURL(pictures.thumbnail));
      const restored = { ...photo, isChecked: true };
      this.photos.push(restored);
      if (!pictures && !photo.problem) this.#picture(restored, file);
    }
    this.#sort();
    this.#tell();
  }

  /**
   * Adds files, once the draft is open; their tiles are there at once, checks and pictures follow. Resolves to how many were added and how many of them are wrong.
   * @param {File[]} files
   */
  async add(files) {
    await this.#opened.promise;
    const photos = [...files].map(file => this.#enter(file));
    this.#sort();
    this.#tell();
    await this.#takeIn(photos);
    return { n: photos.length, wrong: photos.filter(photo => photo.problem).length };
  }

  /**
   * Puts another file in a photo's place.
   * @param {LocalPhoto} photo
   * @param {File} file
   */
  async replace(photo, file) {
    this.remove([photo]);
    await this.add([file]);
  }

  /**
   * Removes photos; what comes back puts them where they were.
   * @param {LocalPhoto[]} photos
   */
  remove(photos) {
    const gone = photos.filter(photo => this.photos.includes(photo)).map(photo => ({ photo, file: this.#files.get(photo.key) }));
    this.photos = this.photos.filter(photo => !photos.includes(photo));
    for (const { photo } of gone) {
      photo.isForgotten = true;
      this.#release(photo);
      dropPhoto(photo.key);
    }
    this.#tell();
    return () => this.#restoreRemoved(gone);
  }

  /** @param {LocalPhoto} photo */
  thumbnailOf = photo => this.#thumbnails.get(photo.key);

  /** @param {LocalPhoto} photo */
  fileOf = photo => this.#files.get(photo.key);

  /**
   * What is wrong with a photo, as things are.
   * @param {LocalPhoto} photo
   * @returns {PhotoProblem | undefined}
   */
  problemOf = photo => photo.problem?.code === 'cutOff' && this.acceptsDamaged ? undefined : photo.problem;

  /** The photos that will be sent. */
  get queue() {
    return this.photos.filter(photo => !this.problemOf(photo));
  }

  get isChecking() {
    return this.photos.some(photo => !photo.isChecked);
  }

  /**
   * Makes the batch and begins to send. What cannot be used goes with it, so that the batch says why. Resolves to its id.
   * @param {Options} options
   * @returns {Promise<string>}
   */
  async start(options) {
    await this.#kept; // else a photo that is written down late would be the draft's again
    const photos = this.queue;
    const skipped = this.photos.filter(photo => this.problemOf(photo));
    const made = await createBatch({ ...(this.name.trim() && { name: this.name }), options, photos: photos.map(photo => ({ name: photo.name, size: photo.size })) });
    const sent = ofBatch(photos, made).map((photo, order) => ({ ...photo, problem: undefined, order }));
    const left = skipped.map((photo, place) => ({ ...photo, owner: made.id, order: photos.length + place }));
    await put('batches', made.id, { id: made.id, createdAt: Date.now(), started: false });
    await Promise.all([...sent, ...left].map(photo => put('photos', photo.key, photo)));
    uploads.send(made.id, sent, new Map(photos.map(photo => [photo.key, this.#files.get(photo.key)])));
    this.name = '';
    this.others = [];
    const gone = [...photos, ...skipped];
    this.photos = this.photos.filter(photo => !gone.includes(photo));
    gone.forEach(photo => this.#release(photo));
    this.#tell();
    return made.id;
  }

  /** @param {File} file */
  #enter(file) {
    const photo = newPhoto(file, this.#id, this.photos.map(other => other.name));
    this.#files.set(photo.key, file);
    this.photos.push(photo);
    return photo;
  }

  /** @param {LocalPhoto[]} photos */
  async #takeIn(photos) {
    const queue = [...photos];
    await Promise.all(Array.from({ length: PROBES_AT_ONCE }, async () => {
      for (let photo = queue.shift(); photo; photo = queue.shift()) await this.#check(photo);
    }));
    this.#keep(photos);
    this.#noticeDuplicates(photos);
  }

  /** @param {LocalPhoto} photo */
  async #check(photo) {
    const file = this.#files.get(photo.key);
    if (!file || photo.isForgotten) return;
    if (!photo.isChecked) Object.assign(photo, await probe(file, this.limits), { isChecked: true });
    this.#tell();
    if (!photo.isForgotten && !photo.problem) this.#picture(photo, file);
  }

  /**
   * Writes photos down, once all have their checks: the disk is slower than they are.
   * @param {LocalPhoto[]} photos
   */
  #keep(photos) {
    this.#beingKept++;
    this.#kept = this.#kept.then(() => this.#keepAll(photos)).finally(() => { this.#beingKept--; });
  }

  /** Many at once, which takes hardly longer than one, but not so many that a page that goes loses much. @param {LocalPhoto[]} photos */
  async #keepAll(photos) {
    const left = [...photos];
    while (left.length > 0) {
      /** @type {{name: string, key: string, value: unknown}[]} */
      const records = [];
      for (let bytes = 0; left.length > 0 && bytes < KEPT_BYTES;) {
        const photo = /** @type {LocalPhoto} */ (left.shift());
        if (photo.isForgotten) continue;
        records.push({ name: 'photos', key: photo.key, value: photo });
        const file = this.#files.get(photo.key);
        if (!file || photo.problem) continue;
        records.push({ name: 'files', key: photo.key, value: file });
        bytes += file.size;
      }
      await putAll(records);
    }
  }

  /**
   * @param {LocalPhoto} photo
   * @param {Blob} file
   */
  async #picture(photo, file) {
    const thumbnail = await makePicture(file, THUMBNAIL_PIXELS, photo);
    if (photo.isForgotten) return;
    if (thumbnail) {
      // The batch may have been started meanwhile; then its view wants to know.
      if (this.photos.includes(photo)) this.#thumbnails.set(photo.key, URL.createObjectURL(thumbnail));
      pictureNews.dispatchEvent(new CustomEvent('made', { detail: { key: photo.key, pictures: { thumbnail } } }));
      await put('pictures', photo.key, { thumbnail });
    } else {
      photo.hasNoPreview = true;
      if (await isCutOff(file, photo.format)) photo.problem = { code: 'cutOff' };
      if (this.photos.includes(photo)) await put('photos', photo.key, photo);
    }
    this.#tell();
  }

  /**
   * Says of photos that are byte for byte another of the draft which one that is.
   * @param {LocalPhoto[]} added
   */
  async #noticeDuplicates(added) {
    for (const photo of added) {
      for (const other of this.photos.slice(0, Math.max(0, this.photos.indexOf(photo)))) {
        if (other.size !== photo.size || photo.problem || other.problem) continue;
        if (!await isSameFile(this.#files.get(other.key), this.#files.get(photo.key))) continue;
        photo.sameAs = other.key;
        this.#tell();
        break;
      }
    }
  }

  /**
   * All are there at once, so that a batch that is started now has them. They are others than those that went: what is still going on with those ends.
   * @param {{photo: LocalPhoto, file?: Blob}[]} gone
   */
  #restoreRemoved(gone) {
    const back = gone.map(({ photo, file }) => {
      if (file) this.#files.set(photo.key, file);
      return { ...photo, isForgotten: false };
    });
    this.photos.push(...back);
    this.#sort();
    this.#tell();
    this.#takeIn(back);
  }

  #sort() {
    this.photos.sort((a, b) => byName(a.name, b.name));
  }

  /** @param {LocalPhoto} photo */
  #release(photo) {
    URL.revokeObjectURL(this.#thumbnails.get(photo.key) ?? '');
    this.#thumbnails.delete(photo.key);
    this.#files.delete(photo.key);
  }

  #tell() {
    this.dispatchEvent(new Event('change'));
  }
}

/**
 * @param {Blob | undefined} a
 * @param {Blob | undefined} b
 */
async function isSameFile(a, b) {
  if (!a || !b || a.size !== b.size) return false;
  try {
    for (let at = 0; at < a.size; at += COMPARED_BYTES) {
      const [left, right] = await Promise.all([a, b].map(async file => new Uint8Array(await file.slice(at, at + COMPARED_BYTES).arrayBuffer())));
      if (left.some((byte, place) => byte !== right[place])) return false;
    }
    return true;
  } catch {
    return false; // what cannot be read any more is told when it is sent
  }
}

/** The id of this tab's draft, held by a lock until the tab closes. */
async function claimDraft() {
  const own = sessionStorage.getItem('draft');
  const left = (await all('photos')).map(photo => photo.owner).filter(owner => owner.startsWith('draft-'));
  for (const id of new Set([own, ...left, `draft-${Date.now()}-${Math.random()}`])) {
    if (id && await holdLock(id)) {
      sessionStorage.setItem('draft', id);
      return id;
    }
  }
}

/** @param {string} name */
function holdLock(name) {
  if (!navigator.locks) return true;
  return new Promise(resolve => {
    navigator.locks.request(name, { ifAvailable: true }, lock => {
      resolve(lock !== null);
      return lock && new Promise(() => {});
    });
  });
}
