// @ts-check
// How long a batch will take, before it begins: from what the latest batches of the same look took on this service.
import { getHealth, listBatches } from './api.js';
import { chosenValue } from './options.js';
import { recall } from './settings.js';

const KNOWN_FOR_MS = 60_000;
const BATCHES = 3;
/** The side at which styles are tried. */
const TRIED_PIXELS = 512;
/** The largest side at which scenes are drawn; what is larger is enlarged from it, at a part of the cost. */
const DRAWN_PIXELS = 2048;
const ENLARGED_COST = 0.3;

/** @type {{at: number, batches: Promise<BatchSummary[]>} | undefined} */
let latest;

/** The latest batches, asked for once in a while. */
function latestBatches() {
  if (!latest || Date.now() - latest.at > KNOWN_FOR_MS) latest = { at: Date.now(), batches: listBatches().then(page => page.batches, () => []) };
  return latest.batches;
}

/**
 * Seconds for each photo in a style and size; undefined where nothing was measured.
 * @param {string} style
 * @param {number} resolution
 * @param {Offer} offer
 */
export async function secondsPerPhoto(style, resolution, offer) {
  const alike = (await latestBatches()).filter(batch => batch.endedAt && batch.startedAt && !batch.revisionCount && batch.counts.done > 0
    && (batch.options.style ?? offer.default) === style).slice(0, BATCHES);
  let seconds = 0;
  let done = 0;
  for (const { startedAt, endedAt, counts, options } of alike) {
    const scale = workAt(resolution) / workAt(options.resolution ?? resolution);
    seconds += (Date.parse(endedAt ?? '') - Date.parse(startedAt ?? '')) / 1000 * scale;
    done += counts.done;
  }
  if (done > 0) return seconds / done;
  const tried = recall('styleSeconds')?.[style];
  return tried && tried * workAt(resolution) / workAt(TRIED_PIXELS);
}

/** How much work a picture of a long side is. @param {number} side */
function workAt(side) {
  const drawn = Math.min(side, DRAWN_PIXELS) ** 2;
  return drawn + (side ** 2 - drawn) * ENLARGED_COST;
}

/**
 * What a batch of so many photos will take, and how many photos of others are in front of it.
 * @param {number} photos
 * @param {Offer} offer
 * @returns {Promise<{seconds?: number, inFront: number}>}
 */
export async function foretell(photos, offer) {
  const [each, health] = await Promise.all([
    secondsPerPhoto(chosenValue('style', offer), chosenValue('resolution', offer), offer),
    getHealth().catch(() => undefined)]);
  const inFront = health && health.runningBatches > 0 ? health.runningPhotos + health.waitingPhotos : 0;
  return { seconds: each && each * (photos + inFront), inFront };
}

/**
 * What is left of a batch that the service cannot foretell yet.
 * @param {BatchStatus} status
 * @param {Offer} offer
 * @returns {Promise<{seconds?: number, inFront: number}>}
 */
export async function foretellRunning({ counts, options }, offer) {
  const open = counts.total - counts.done - counts.refused - counts.failed;
  const [each, health] = await Promise.all([
    secondsPerPhoto(options.style ?? offer.default, options.resolution, offer), getHealth().catch(() => undefined)]);
  const inFront = health && health.runningBatches > 1 ? Math.max(0, health.runningPhotos + health.waitingPhotos - open) : 0;
  return { seconds: each && each * (open + inFront), inFront };
}

/**
 * The limit for a batch: that of the service, or three times what is foretold.
 * @param {number | undefined} seconds
 * @param {Offer} offer
 * @returns {number | undefined} in seconds; undefined where the service's own will do
 */
export function limitFor(seconds, { options }) {
  const option = options.find(({ name }) => name === 'timeoutSeconds');
  if (!option || !seconds || 3 * seconds <= option.default) return undefined;
  return Math.min(option.maximum ?? Infinity, Math.ceil(3 * seconds));
}
