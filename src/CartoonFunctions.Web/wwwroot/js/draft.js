// @ts-check
// The photos that are chosen and not sent yet. One draft a tab; it survives a reload, and a closed tab's draft is taken up by the next.
import { createBatch } from './api.js';
import { byName, safeName, uniqueName } from './names.js';
import { defaultLimits, probe } from './probe.js';
import { dropPhoto, get, photosOf, put, all } from './store.js';
import { makePictures, pictureNews } from './thumbnails.js';
import { uploads } from './uploads.js';

/** From this many photos on, smaller groups are suggested. */
export const HINT_PHOTOS = 30;
const PROBES_AT_ONCE = 4;

export class Draft extends EventTarget {
  /** @type {LocalPhoto[]} */
  photos = [];
  limits = defaultLimits;
  isSplit = false;
  isStarting = false;
  #id = '';
  /** @type {Map<string, File>} */
  #files = new Map();
  /** @type {Map<string, string>} */
  #thumbnails = new Map();
  #order = 0;
  /** @type {PromiseWithResolvers<void>} */
  #opened = Promise.withResolvers();

  /** Opens this tab's draft, or one that a closed tab has left. */
  async open() {
    try { await this.#restore(); } finally { this.#opened.resolve(); }
  }

  async #restore() {
    this.#id = await claimDraft();
    for (const photo of await photosOf(this.#id)) {
      const file = await get('files', photo.key);
      // Of a photo that cannot be used only the tile was kept.
      if (!file && !photo.problem) { await dropPhoto(photo.key); continue; }
      if (file) this.#files.set(photo.key, file);
      const pictures = await get('pictures', photo.key);
      if (pictures?.thumbnail) this.#thumbnails.set(photo.key, URL.createObjectURL(pictures.thumbnail));
      const restored = { ...photo, isChecked: true };
      this.photos.push(restored);
      this.#order = photo.order + 1;
      if (!pictures && !photo.problem) this.#picture(restored, file);
    }
    this.#tell();
  }

  /**
   * Adds files, once the draft is open; their tiles are there at once, checks and pictures follow. Resolves to how many were added and how many of them are wrong.
   * @param {File[]} files
   */
  async add(files) {
    await this.#opened.promise;
    const photos = [...files].map(file => this.#enter(file));
    this.#tell();
    const queue = [...photos];
    await Promise.all(Array.from({ length: PROBES_AT_ONCE }, async () => {
      for (let photo = queue.shift(); photo; photo = queue.shift()) await this.#check(photo);
    }));
    return { n: photos.length, wrong: photos.filter(photo => photo.problem).length };
  }

  /**
   * Puts another file in a photo's place.
   * @param {LocalPhoto} photo
   * @param {File} file
   */
  async replace(photo, file) {
    const at = this.photos.indexOf(photo);
    this.remove(photo);
    const other = this.#enter(file);
    this.photos.pop();
    this.photos.splice(at, 0, other);
    this.#tell();
    await this.#check(other);
  }

  /** @param {LocalPhoto} photo */
  remove(photo) {
    this.photos = this.photos.filter(other => other !== photo);
    this.#forget(photo);
    this.#tell();
  }

  /** @param {(photo: LocalPhoto) => boolean} which */
  clear(which = () => true) {
    const gone = this.photos.filter(which);
    this.photos = this.photos.filter(photo => !gone.includes(photo));
    gone.forEach(photo => this.#forget(photo));
    this.#tell();
  }

  /** @param {LocalPhoto} photo */
  thumbnailOf = photo => this.#thumbnails.get(photo.key);

  /**
   * What is wrong with a photo, its place beyond the limit included.
   * @param {LocalPhoto} photo
   * @returns {PhotoProblem | undefined}
   */
  problemOf(photo) {
    if (photo.problem || this.isSplit) return photo.problem;
    const place = this.usable.indexOf(photo);
    return place >= this.limits.maxPhotos ? { code: 'overLimit', values: { limit: this.limits.maxPhotos } } : undefined;
  }

  /** The photos that nothing is wrong with in themselves. */
  get usable() {
    return this.photos.filter(photo => !photo.problem);
  }

  /** The photos that will be sent. */
  get queue() {
    return this.isSplit ? this.usable : this.usable.slice(0, this.limits.maxPhotos);
  }

  get isChecking() {
    return this.photos.some(photo => !photo.isChecked);
  }

  /** How many even groups a split makes: at most the hinted size each when they fit one batch, else the limit. */
  get groupCount() {
    const most = this.usable.length > this.limits.maxPhotos ? this.limits.maxPhotos : HINT_PHOTOS;
    return Math.ceil(this.usable.length / most);
  }

  /**
   * Makes the batch, or the batches of the groups, and begins to send. Resolves to their ids.
   * @param {Options} options
   * @returns {Promise<string[]>}
   */
  async start(options) {
    // In the order of their names, as the service numbers them, so that tiles keep their places.
    const photos = [...this.queue].sort((a, b) => byName(a.name, b.name));
    const groups = this.isSplit ? evenParts(photos, this.groupCount) : [photos];
    /** @type {{id: string, group: LocalPhoto[], answers: Map<string, Partial<UploadSlot>>}[]} */
    const batches = [];
    for (const group of groups) {
      const made = await createBatch({ options, photos: group.map(photo => ({ name: photo.name, size: photo.size })) });
      batches.push({ id: made.id, group, answers: new Map(made.photos.map(photo => [photo.name, photo])) });
    }
    const ids = batches.map(batch => batch.id);
    for (const { id, group, answers } of batches) {
      const sent = group.map((photo, order) => {
        const { reason, reasonCode, reasonValues, uploadUrl } = answers.get(photo.name) ?? {};
        return { ...photo, owner: id, order, reason, reasonCode, reasonValues, uploadUrl };
      });
      await put('batches', id, { id, group: ids, createdAt: Date.now() + ids.indexOf(id), started: false });
      await Promise.all(sent.map(photo => put('photos', photo.key, photo)));
      uploads.send(id, sent, new Map(group.map(photo => [photo.key, this.#files.get(photo.key)])));
    }
    this.photos = this.photos.filter(photo => !photos.includes(photo));
    photos.forEach(photo => this.#release(photo));
    this.isSplit = false;
    this.#tell();
    return ids;
  }

  /** @param {File} file */
  #enter(file) {
    const label = file.name || 'photo';
    /** @type {LocalPhoto} */
    const photo = {
      key: crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`, owner: this.#id, order: this.#order++, label,
      name: uniqueName(safeName(label), this.photos.map(other => other.name)), size: file.size, addedAt: Date.now(), isChecked: false,
    };
    this.#files.set(photo.key, file);
    this.photos.push(photo);
    return photo;
  }

  /** @param {LocalPhoto} photo */
  async #check(photo) {
    const file = this.#files.get(photo.key);
    if (!file) return;
    Object.assign(photo, await probe(file, this.limits), { isChecked: true });
    this.#tell();
    if (!this.photos.includes(photo)) return;
    await put('photos', photo.key, photo);
    if (photo.problem) return;
    this.#picture(photo, file);
    await put('files', photo.key, file);
  }

  /**
   * @param {LocalPhoto} photo
   * @param {Blob} file
   */
  async #picture(photo, file) {
    const pictures = await makePictures(file, photo);
    if (photo.isForgotten) return;
    if (pictures.thumbnail) {
      // The batch may have been started meanwhile; then its view wants to know.
      if (this.photos.includes(photo)) this.#thumbnails.set(photo.key, URL.createObjectURL(pictures.thumbnail));
      pictureNews.dispatchEvent(new CustomEvent('made', { detail: { key: photo.key, pictures } }));
      await put('pictures', photo.key, pictures);
    } else {
      photo.hasNoPreview = true;
    }
    this.#tell();
  }

  /** @param {LocalPhoto} photo */
  #release(photo) {
    URL.revokeObjectURL(this.#thumbnails.get(photo.key) ?? '');
    this.#thumbnails.delete(photo.key);
    this.#files.delete(photo.key);
  }

  /** @param {LocalPhoto} photo */
  #forget(photo) {
    photo.isForgotten = true;
    this.#release(photo);
    dropPhoto(photo.key);
  }

  #tell() {
    this.dispatchEvent(new Event('change'));
  }
}

/** @type {(photos: LocalPhoto[], parts: number) => LocalPhoto[][]} */
function evenParts(photos, parts) {
  return Array.from({ length: parts }, (_, part) => photos.slice(Math.round(part * photos.length / parts), Math.round((part + 1) * photos.length / parts)));
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
