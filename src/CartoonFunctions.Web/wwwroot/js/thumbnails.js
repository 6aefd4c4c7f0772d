// @ts-check
// Thumbnails and previews, made by a few workers.

/** @type {{thread: Worker, busy: boolean}[]} */
const workers = [];
/** @type {{resolve: (pictures: SmallPictures) => void, file: Blob, width?: number, height?: number}[]} */
const waiting = [];
/** @type {Map<number, (pictures: SmallPictures) => void>} */
const jobs = new Map();
let nextJob = 0;

/** Tells of every photo whose pictures were made and kept: an event `made` with `{key, pictures}`. */
export const pictureNews = new EventTarget();

/**
 * Makes the small pictures of a photo; it is decoded once for both.
 * @param {Blob} file
 * @param {{width?: number, height?: number}} photo its size, where it is known
 * @returns {Promise<SmallPictures>} empty where the browser cannot show the format (TIFF) or the file is broken.
 */
export function makePictures(file, { width, height }) {
  return new Promise(resolve => {
    waiting.push({ resolve, file, width, height });
    dispatch();
  });
}

function dispatch() {
  const most = Math.max(1, Math.min(3, (navigator.hardwareConcurrency ?? 2) - 1));
  for (let next = waiting[0]; next; next = waiting[0]) {
    let worker = workers.find(candidate => !candidate.busy);
    if (!worker && workers.length < most) worker = hire();
    if (!worker) return;
    waiting.shift();
    const { resolve, ...photo } = next;
    const job = nextJob++;
    worker.busy = true;
    jobs.set(job, resolve);
    worker.thread.postMessage({ job, ...photo });
  }
}

function hire() {
  const worker = { thread: new Worker(new URL('thumbnail-worker.js', import.meta.url), { type: 'module' }), busy: false };
  worker.thread.onmessage = ({ data: { job, ...pictures } }) => {
    worker.busy = false;
    jobs.get(job)?.(pictures);
    jobs.delete(job);
    dispatch();
  };
  workers.push(worker);
  return worker;
}
