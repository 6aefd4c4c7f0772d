// @ts-check
// The small pictures of photos, made by a few workers: thumbnails for tiles as photos come, previews when somebody looks.

/** A tile's picture: sharp on a screen of two device pixels to one. */
export const THUMBNAIL_PIXELS = 640;
/** A picture that fills a window. */
export const PREVIEW_PIXELS = 1600;
const MOST_WORKERS = 4;

/** What is known of a photo beside its file. @typedef {{width?: number, height?: number, format?: string}} KnownOfPhoto */
/** @typedef {{file: Blob, side: number} & KnownOfPhoto} Wanted */

/** @type {{thread: Worker, isBusy: boolean}[]} */
const workers = [];
/** @type {(Wanted & {resolve: (picture: Blob | undefined) => void})[]} */
const waiting = [];
/** @type {Map<number, (picture: Blob | undefined) => void>} */
const jobs = new Map();
let nextJob = 0;
const allMade = new EventTarget();

/** Tells of every photo whose thumbnail was made and kept: an event `made` with `{key, pictures}`. */
export const pictureNews = new EventTarget();

/**
 * Makes a small picture of a photo.
 * @param {Blob} file
 * @param {number} side the long side in pixels
 * @param {KnownOfPhoto & {isUrgent?: boolean}} [photo] its size and format, where they are known; what is urgent goes first
 * @returns {Promise<Blob | undefined>} nothing where the browser cannot show the format (TIFF) or the file is broken.
 */
export function makePicture(file, side, { width, height, format, isUrgent } = {}) {
  return new Promise(resolve => {
    const wanted = { file, side, width, height, format, resolve };
    if (isUrgent) waiting.unshift(wanted);
    else waiting.push(wanted);
    dispatch();
  });
}

/** Resolves when no picture is waited for. */
export async function picturesAreMade() {
  while (jobs.size + waiting.length > 0) await new Promise(resolve => allMade.addEventListener('made', resolve, { once: true }));
}

function dispatch() {
  const most = Math.min(MOST_WORKERS, navigator.hardwareConcurrency ?? 2);
  for (let next = waiting[0]; next; next = waiting[0]) {
    let worker = workers.find(candidate => !candidate.isBusy);
    if (!worker && workers.length < most) worker = hire();
    if (!worker) return;
    waiting.shift();
    const { resolve, ...wanted } = next;
    const job = nextJob++;
    worker.isBusy = true;
    jobs.set(job, resolve);
    worker.thread.postMessage({ job, ...wanted });
  }
}

function hire() {
  const worker = { thread: new Worker(new URL('thumbnail-worker.js', import.meta.url), { type: 'module' }), isBusy: false };
  worker.thread.onmessage = ({ data: { job, picture } }) => {
    worker.isBusy = false;
    jobs.get(job)?.(picture);
    jobs.delete(job);
    dispatch();
    if (jobs.size === 0) allMade.dispatchEvent(new Event('made'));
  };
  workers.push(worker);
  return worker;
}
