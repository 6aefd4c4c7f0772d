// The calls of the service. A call fails with a Problem (the service said no) or a NoAnswer (try again).

/** The service's refusal: RFC 9457, `message` is a sentence for the person. */
export class Problem extends Error {
  constructor(status, body) {
    super(body?.detail ?? body?.title ?? `HTTP ${status}`);
    this.status = status;
    this.type = body?.type;
  }
}

/** The service could not be reached, or is not ready: worth another try. */
export class NoAnswer extends Error {}

const isPassing = status => status === 408 || status === 429 || status >= 500;

async function call(path, { json, ...init } = {}) {
  if (json) Object.assign(init, { body: JSON.stringify(json), headers: { 'content-type': 'application/json', ...init.headers } });
  let response;
  try {
    response = await fetch(new URL(`api/${path}`, document.baseURI), init);
  } catch (error) {
    if (init.signal?.aborted) throw error;
    throw new NoAnswer(error.message);
  }
  if (response.ok || response.status === 304) return response;
  const body = await response.json().catch(() => null);
  if (isPassing(response.status)) throw new NoAnswer(body?.detail ?? `HTTP ${response.status}`);
  throw new Problem(response.status, body);
}

const batch = id => `batches/${encodeURIComponent(id)}`;

/** The styles, the default and the limits. */
export const getStyles = async () => (await call('styles')).json();

/** Makes a batch; every photo comes back with its upload URL or the reason against it. */
export const createBatch = async request => (await call('batches', { method: 'POST', json: request })).json();

/** Fresh upload URLs, and what has arrived already. */
export const getUploads = async id => (await call(`${batch(id)}/uploads`, { method: 'POST' })).json();

/** Starts a batch; again and again does no harm. */
export const startBatch = id => call(`${batch(id)}/start`, { method: 'POST' });

/** The status, or null when it is still the one of `etag`. */
export async function getBatch(id, { etag, signal } = {}) {
  const response = await call(batch(id), { signal, headers: etag ? { 'if-none-match': etag } : {}, cache: 'no-store' });
  if (response.status === 304) return null;
  return { status: await response.json(), etag: response.headers.get('etag'), now: Date.parse(response.headers.get('date') ?? '') || Date.now() };
}

/** A page of the latest batches. */
export const listBatches = async after => (await call(after ? `batches?${new URLSearchParams({ after })}` : 'batches')).json();

/** Stops a batch; what is done stays. */
export const cancelBatch = id => call(batch(id), { method: 'DELETE' });

/** Removes a finished batch with its files. */
export const deleteBatch = id => call(`${batch(id)}?purge=true`, { method: 'DELETE' });

/** Draws one photo. */
export async function cartoonize(file, options, signal) {
  const query = new URLSearchParams(Object.entries(options).filter(([, value]) => value !== null && value !== undefined));
  return (await call(`cartoonize?${query}`, { method: 'POST', body: file, signal })).blob();
}

export const zipUrl = id => new URL(`api/${batch(id)}/zip`, document.baseURI).href;
