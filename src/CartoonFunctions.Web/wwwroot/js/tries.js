// @ts-check
// The styles tried on the person's own photo: small, one at a time, the chosen one first, and never in the way of a batch.
import { cartoonize, getHealth, NoAnswer, Problem } from './api.js';
import { chosenValue, knownStyles, optionNews, optionsToSend } from './options.js';
import { pause } from './patience.js';
import { recall, remember } from './settings.js';
import { makePicture, picturesAreMade } from './thumbnails.js';

/** What is sent: as small as the service draws. */
const SENT_PIXELS = 640;
const DRAWN_PIXELS = 512;
const SETTLE_MS = 500;
const BUSY_MS = 4000;
/** Of hundreds of photos the last thumbnail is not waited for. */
const LONGEST_WAIT_MS = 15_000;
/** Where a connection broke, or the service was busy, it is asked again; what fails oftener fails for good. */
const ROUNDS = 3;

/** @typedef {{file: Blob, key: string} & import('./thumbnails.js').KnownOfPhoto} TriedPhoto */

export class Tries extends EventTarget {
  /** @type {TriedPhoto | undefined} */
  #photo;
  /** @type {Blob | undefined} */
  #small;
  /** By style. @type {Map<string, {url: string, look: string}>} */
  #drawn = new Map();
  /** Styles that could not be drawn, with the look that was asked. @type {Map<string, string>} */
  #failed = new Map();
  #running = new AbortController();
  #isClosed = false;
  /** The style that is being drawn. @type {string | undefined} */
  drawing;

  constructor() {
    super();
    optionNews.addEventListener('change', this.#onOptions);
  }

  /** The photo that the styles are tried on. */
  get photo() {
    return this.#photo;
  }

  /** @type {(style: string) => string | undefined} */
  pictureOf = style => this.#drawn.get(style)?.url;

  /**
   * Tries the styles on a photo; on none, stops.
   * @param {TriedPhoto | undefined} photo
   */
  use(photo) {
    if (photo?.key === this.#photo?.key) return;
    this.#photo = photo;
    this.#small = undefined;
    this.#forget();
    this.#begin(0);
  }

  close() {
    this.#isClosed = true;
    this.#running.abort();
    optionNews.removeEventListener('change', this.#onOptions);
    this.#forget();
  }

  #onOptions = () => this.#begin(SETTLE_MS);

  #forget() {
    for (const { url } of this.#drawn.values()) URL.revokeObjectURL(url);
    this.#drawn.clear();
    this.#failed.clear();
    this.#tell();
  }

  /** @param {number} wait in milliseconds, so that a slider that moves asks for nothing */
  #begin(wait) {
    this.#running.abort();
    this.drawing = undefined;
    if (!this.#photo || this.#isClosed) return;
    this.#running = new AbortController();
    const { signal } = this.#running;
    pause(wait, signal).then(() => this.#drawAll(signal)).catch(() => {}).finally(() => {
      if (signal.aborted) return;
      this.drawing = undefined;
      this.#tell();
    });
  }

  /** @param {AbortSignal} signal */
  async #drawAll(signal) {
    const photo = this.#photo;
    if (!photo) return;
    const offer = await knownStyles();
    // Where the service is this machine, it draws with the cores that make the tiles' pictures.
    await Promise.race([picturesAreMade(), pause(LONGEST_WAIT_MS, signal)]);
    signal.throwIfAborted();
    // Of a photo that the browser cannot show the service gets the whole.
    this.#small ??= await makePicture(photo.file, SENT_PIXELS, { ...photo, isUrgent: true }) ?? photo.file;
    const { strength, colour } = await optionsToSend(option => option.draws);
    const look = JSON.stringify([strength, colour]);
    const left = () => inOrder(offer).filter(style => this.#drawn.get(style)?.look !== look && this.#failed.get(style) !== look);
    for (let round = 0; round < ROUNDS && left().length > 0; round++) {
      if (round > 0) await pause(BUSY_MS, signal);
      for (const style of left()) {
        await waitForQuiet(signal);
        this.drawing = style;
        this.#tell();
        await this.#draw(style, { style, strength, colour, resolution: DRAWN_PIXELS, format: 'webp' }, look, signal);
      }
    }
  }

  /**
   * @param {string} style
   * @param {Options} options
   * @param {string} look
   * @param {AbortSignal} signal
   */
  async #draw(style, options, look, signal) {
    const began = performance.now();
    try {
      const cartoon = await cartoonize(/** @type {Blob} */ (this.#small), options, signal);
      signal.throwIfAborted();
      remember('styleSeconds', { ...recall('styleSeconds'), [style]: (performance.now() - began) / 1000 });
      URL.revokeObjectURL(this.#drawn.get(style)?.url ?? '');
      this.#drawn.set(style, { url: URL.createObjectURL(cartoon), look });
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof NoAnswer) return;
      this.#failed.set(style, look);
      // The photo is at fault: no other style will do better.
      if (error instanceof Problem && error.kind === 'photo-refused') throw error;
    }
    this.#tell();
  }

  #tell() {
    this.dispatchEvent(new Event('change'));
  }
}

/**
 * The chosen style first, then those that were quick before, then the others as they are listed.
 * @param {Offer} offer
 */
function inOrder(offer) {
  /** @type {Record<string, number>} */
  const seconds = recall('styleSeconds') ?? {};
  const chosen = chosenValue('style', offer);
  /** @param {{id: string}} style */
  const rank = ({ id }) => id === chosen ? -1 : seconds[id] ?? 60;
  return [...offer.styles].sort((a, b) => rank(a) - rank(b)).map(style => style.id);
}

/** Waits while the service draws a batch. @param {AbortSignal} signal */
async function waitForQuiet(signal) {
  for (;;) {
    const health = await getHealth(signal).catch(() => undefined);
    signal.throwIfAborted();
    if (health?.runningBatches === 0) return;
    await pause(BUSY_MS, signal);
  }
}
