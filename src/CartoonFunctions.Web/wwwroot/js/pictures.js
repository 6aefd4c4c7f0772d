// @ts-check
// The small pictures of a batch's photos in this browser: those made when they were chosen, else made from the service's copy, once.
import { get, photosOf, put } from './store.js';
import { makePictures, pictureNews } from './thumbnails.js';

export class Pictures {
  #batchId;
  /** @type {Map<string, string>} */
  #keys = new Map();
  /** @type {Map<string, {thumbnail: string, preview: string}>} */
  #urls = new Map();
  /**
   * What this browser keeps of the photos, by name.
   * @type {Map<string, LocalPhoto>}
   */
  photos = new Map();

  /** @param {string} batchId */
  constructor(batchId) {
    this.#batchId = batchId;
  }

  /** Reads what this browser knows of the batch's photos. */
  async load() {
    for (const photo of await photosOf(this.#batchId)) {
      this.photos.set(photo.name, photo);
      this.#keys.set(photo.name, photo.key);
      this.#keep(photo.name, await get('pictures', photo.key));
    }
  }

  /**
   * The thumbnail of a photo, if this browser has it.
   * @type {(name: string) => string | undefined}
   */
  thumbnail = name => this.#urls.get(name)?.thumbnail;

  /**
   * A large picture of a photo; `sourceUrl` is the service's copy, decoded once and kept.
   * @param {string} name
   * @param {string} [sourceUrl]
   */
  async preview(name, sourceUrl) {
    const known = this.#urls.get(name)?.preview;
    if (known || !sourceUrl) return known;
    const file = await (await fetch(sourceUrl)).blob();
    const pictures = await makePictures(file, {});
    await put('pictures', this.#keys.get(name) ?? `${this.#batchId}/${name}`, pictures);
    this.#keep(name, pictures);
    return this.#urls.get(name)?.preview;
  }

  /**
   * Calls back when a photo's pictures come later than its batch.
   * @param {() => void} listener
   * @param {AbortSignal} signal
   */
  onNews(listener, signal) {
    pictureNews.addEventListener('made', event => {
      const { key, pictures } = /** @type {CustomEvent} */ (event).detail;
      const photo = [...this.photos.values()].find(candidate => candidate.key === key);
      if (!photo) return;
      this.#keep(photo.name, pictures);
      listener();
    }, { signal });
  }

  /** Frees the pictures' memory. */
  close() {
    for (const urls of this.#urls.values()) Object.values(urls).forEach(url => URL.revokeObjectURL(url));
    this.#urls.clear();
  }

  /**
   * @param {string} name
   * @param {SmallPictures} [pictures]
   */
  #keep(name, pictures) {
    if (!pictures?.preview || !pictures.thumbnail) return;
    this.#urls.set(name, { thumbnail: URL.createObjectURL(pictures.thumbnail), preview: URL.createObjectURL(pictures.preview) });
  }
}
