// @ts-check
// The calls of the service. A call fails with a Problem (the service said no) or a NoAnswer (try again).
import { recall } from './settings.js';
import { merge, versionOf } from './status.js';

/** The service's refusal: RFC 9457, `message` is a sentence for the person. */
export class Problem extends Error {
  /**
   * @param {number} status
   * @param {any} body the problem document; null where there is none
   */
  constructor(status, body) {
    super(body?.detail ?? body?.title ?? `HTTP ${status}`);
    this.status = status;
    /**
     * The kind of the problem: the last part of its `type`.
     * @type {string | undefined}
     */
    this.kind = body?.type?.split(':').pop();
    /** @type {string | undefined} */
    this.reasonCode = body?.reasonCode;
    /** @type {Values | undefined} */
    this.reasonValues = body?.reasonValues;
  }
}

/** The service could not be reached, or is not ready: worth another try. `problem` is what it said where it said anything. */
export class NoAnswer extends Error {
  /**
   * @param {string} message
   * @param {Problem} [problem]
   */
  constructor(message, problem) {
    super(message);
    this.problem = problem;
  }
}

const LONG_POLL_SECONDS = 20;

/** Whether a later try may go better. @type {(status: number) => boolean} */
export const isPassing = status => status === 408 || status === 429 || status >= 500;

/**
 * One call; resolves to an answer that is not a refusal.
 * @param {string} path
 * @param {RequestInit & {json?: object}} [request]
 */
async function call(path, { json, headers, ...init } = {}) {
  const sent = new Headers(headers);
  if (json) {
    init.body = JSON.stringify(json);
    sent.set('content-type', 'application/json');
  }
  if (recall('key')) sent.set('x-functions-key', recall('key'));
  let response;
  try {
    response = await fetch(`/api/${path}`, { ...init, headers: sent });
  } catch (error) {
    if (init.signal?.aborted) throw error;
    throw new NoAnswer(error.message);
  }
  if (response.ok || response.status === 304) return response;
  const body = await response.json().catch(() => null);
  if (isPassing(response.status)) throw new NoAnswer(`HTTP ${response.status}`, body?.detail && new Problem(response.status, body));
  if (response.status === 401) dispatchEvent(new Event('keymissing'));
  throw new Problem(response.status, body);
}

/** @type {(id: string) => string} */
const batch = id => `batches/${encodeURIComponent(id)}`;

/**
 * The styles, the default and the limits.
 * @type {() => Promise<{default: string, styles: Style[], limits: Limits}>}
 */
export const getStyles = async () => (await call('styles')).json();

/**
 * The table of options and that of the output formats.
 * @type {() => Promise<{options: Option[], formats: Format[]}>}
 */
export const getOptions = async () => (await call('options')).json();

/**
 * How the service is and what it is doing.
 * @type {(signal?: AbortSignal) => Promise<{runningBatches: number, runningPhotos: number, waitingPhotos: number}>}
 */
export const getHealth = async signal => (await call('health', { signal })).json();

/**
 * Makes a batch; every photo comes back with its upload URL or the reason against it.
 * @type {(request: {name?: string, options: Options, photos: {name: string, size: number}[]}) => Promise<{id: string, photos: UploadSlot[]}>}
 */
export const createBatch = async request => (await call('batches', { method: 'POST', json: request })).json();

/**
 * Fresh upload URLs for every photo of a batch that is not started.
 * @type {(id: string) => Promise<{id: string, photos: UploadSlot[]}>}
 */
export const getUploads = async id => (await call(`${batch(id)}/uploads`, { method: 'POST' })).json();

/**
 * Starts a batch; again and again does no harm.
 * @type {(id: string) => Promise<Response>}
 */
export const startBatch = id => call(`${batch(id)}/start`, { method: 'POST' });

/**
 * The status, or null when it is still the one that is known; the patient wait some seconds for it to change.
 * @param {string} id
 * @param {{known?: {status: BatchStatus, etag: string | null}, isPatient?: boolean, signal?: AbortSignal}} how
 * @returns {Promise<{status: BatchStatus, etag: string | null, now: number} | null>}
 */
export async function getBatch(id, { known, isPatient, signal }) {
  const etag = known?.etag;
  const headers = { ...(etag && { 'if-none-match': etag }), ...(etag && isPatient && { prefer: `wait=${LONG_POLL_SECONDS}` }) };
  const since = etag ? `?${new URLSearchParams({ since: versionOf(etag) })}` : '';
  const response = await call(batch(id) + since, { signal, headers, cache: 'no-store' });
  if (response.status === 304) return null;
  return { status: merge(known?.status, await response.json()), etag: response.headers.get('etag'), now: Date.parse(response.headers.get('date') ?? '') || Date.now() };
}

/**
 * A batch as lists have it: with its name, and until when it is kept.
 * @type {(id: string, signal?: AbortSignal) => Promise<BatchSummary>}
 */
export const getSummary = async (id, signal) => (await call(`${batch(id)}/summary`, { signal })).json();

/**
 * Gives a batch a name; null takes it away.
 * @type {(id: string, name: string | null) => Promise<BatchSummary>}
 */
export const nameBatch = async (id, name) => (await call(`${batch(id)}/name`, { method: 'PUT', json: { name } })).json();

/**
 * A page of the latest batches.
 * @type {(after?: string) => Promise<{batches: BatchSummary[], next: string | null}>}
 */
export const listBatches = async after => (await call(after ? `batches?${new URLSearchParams({ after })}` : 'batches')).json();

/**
 * Draws a batch's photos anew in a batch of its own: those that failed, or all. Options may differ.
 * @type {(id: string, request: {photos?: 'all' | 'failed', options?: Options}) => Promise<BatchStatus>}
 */
export const retryBatch = async (id, request) => (await call(`${batch(id)}/retry`, { method: 'POST', json: request })).json();

/**
 * Draws photos of an ended batch anew, tries its failed ones again, or adds those of another that was not started: in the same batch and zip.
 * With its number the call can be made again where an answer was lost.
 * @type {(id: string, revision: {photos?: number[], failed?: boolean, add?: string, options?: Options, number?: number}) => Promise<BatchStatus>}
 */
export const reviseBatch = async (id, revision) => (await call(`${batch(id)}/revisions`, { method: 'POST', json: revision })).json();

/**
 * Stops a batch; what is done stays.
 * @type {(id: string) => Promise<Response>}
 */
export const cancelBatch = id => call(batch(id), { method: 'DELETE' });

/**
 * Removes a finished batch with its files.
 * @type {(id: string) => Promise<Response>}
 */
export const deleteBatch = id => call(`${batch(id)}?purge=true`, { method: 'DELETE' });

/**
 * Draws one photo.
 * @param {Blob} file
 * @param {Options} options
 * @param {AbortSignal} signal
 */
export async function cartoonize(file, options, signal) {
  const query = new URLSearchParams(Object.entries(options).filter(([, value]) => value !== null && value !== undefined));
  return (await call(`cartoonize?${query}`, { method: 'POST', body: file, signal, headers: { 'content-type': 'application/octet-stream' } })).blob();
}

/**
 * An address of the service for a link or a picture, which cannot send the key in a header.
 * @param {string} url
 */
export function linkTo(url) {
  if (!url || !recall('key')) return url;
  return `${url}${url.includes('?') ? '&' : '?'}${new URLSearchParams({ code: recall('key') })}`;
}

/**
 * A small picture of a photo as it was sent.
 * @type {(id: string, number: number) => string}
 */
export const sourceThumbnailUrl = (id, number) => `/api/${batch(id)}/photos/${number}/source/thumbnail`;

/** @type {(id: string) => string} */
export const zipUrl = id => linkTo(`/api/${batch(id)}/zip`);
