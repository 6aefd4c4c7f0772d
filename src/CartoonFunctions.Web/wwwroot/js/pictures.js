// @ts-check
// The small pictures of a batch's photos: those that this browser made when they were chosen, else those of the service.
import { isPassing, linkTo, NoAnswer, sourceThumbnailUrl } from './api.js';
import { persist } from './patience.js';
import { get, photosOf, put } from './store.js';
import { makePicture, pictureNews, PREVIEW_PIXELS, THUMBNAIL_PIXELS } from './thumbnails.js';

const LOADING_MS = 5000;

export class Pictures {
  #batchId;
  /** @type {Map<string, string>} */
  #thumbnails = new Map();
  /** @type {Map<string, Promise<string | undefined>>} */
  #previews = new Map();
  /** @type {string[]} */
  #urls = [];
  #closing = new AbortController();
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
      const pictures = await get('pictures', photo.key);
      if (pictures?.thumbnail) this.#thumbnails.set(photo.name, this.#urlOf(pictures.thumbnail));
    }
  }

  /** Makes the thumbnails that an earlier page did not come to, of the files that are still here. */
  async catchUp() {
    for (const photo of this.photos.values()) {
      if (this.#thumbnails.has(photo.name) || photo.problem || photo.hasNoPreview) continue;
      const file = await get('files', photo.key);
      const thumbnail = file && await makePicture(file, THUMBNAIL_PIXELS, photo);
      if (!thumbnail || this.#closing.signal.aborted) continue;
      await put('pictures', photo.key, { thumbnail });
      pictureNews.dispatchEvent(new CustomEvent('made', { detail: { key: photo.key, pictures: { thumbnail } } }));
    }
  }

  /**
   * The thumbnail of a photo: this browser's own, or the service's once it has the photo.
   * @param {BatchPhoto} photo
   * @param {boolean} isSent
   */
  thumbnail(photo, isSent) {
    const known = this.#thumbnails.get(photo.name);
    const local = this.photos.get(photo.name);
    // Of a photo that this browser could not show for a fault of its own the service would only say so too.
    const isForService = isSent && photo.number && photo.state !== 'refused' && (!local || local.format === 'heic' || local.format === 'tiff');
    return known ?? (isForService ? linkTo(sourceThumbnailUrl(this.#batchId, photo.number ?? 0)) : undefined);
  }

  /**
   * A large picture of a photo, made once: of the file where it is still here, else of the service's copy.
   * @param {BatchPhoto} photo
   */
  preview(photo) {
    const made = this.#previews.get(photo.name) ?? this.#makePreview(photo);
    this.#previews.set(photo.name, made);
    made.catch(() => this.#previews.delete(photo.name));
    return made;
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
      this.#thumbnails.set(photo.name, this.#urlOf(pictures.thumbnail));
      listener();
    }, { signal });
  }

  /** Frees the pictures' memory, when what is still being loaded is there. */
  close() {
    this.#closing.abort();
    const urls = this.#urls;
    this.#urls = [];
    setTimeout(() => urls.forEach(url => URL.revokeObjectURL(url)), LOADING_MS);
  }

  /** @param {BatchPhoto} photo */
  async #makePreview(photo) {
    const local = this.photos.get(photo.name);
    const file = local && await get('files', local.key) || await fetchSource(photo, this.#closing.signal);
    const picture = file && await makePicture(file, PREVIEW_PIXELS, { ...local, isUrgent: true });
    return picture ? this.#urlOf(picture) : this.thumbnail(photo, true) ?? linkTo(sourceThumbnailUrl(this.#batchId, photo.number ?? 0));
  }

  /** @param {Blob} picture */
  #urlOf(picture) {
    const url = URL.createObjectURL(picture);
    this.#urls.push(url);
    return url;
  }
}

/**
 * The service's copy, asked for until it comes or the service says that there is none.
 * @param {BatchPhoto} photo
 * @param {AbortSignal} signal
 */
async function fetchSource({ sourceUrl }, signal) {
  if (!sourceUrl) return undefined;
  return persist(async () => {
    const answer = await fetch(linkTo(sourceUrl), { signal });
    if (isPassing(answer.status)) throw new NoAnswer(`HTTP ${answer.status}`);
    return answer.ok ? answer.blob() : undefined;
  }, { signal, isPassing: () => true });
}
