// @ts-check
// One photo to where its address leads, the service or a storage account: small ones in one request, larger ones in parts, so that a broken
// upload goes on where it was.
import { NoAnswer, Problem } from './api.js';

const BLOCK_BYTES = 4 << 20;
const STALL_MS = 45_000;

/**
 * Uploads a file to its address: in ranges to the service, in blocks to a storage account.
 * @param {string} url
 * @param {Blob} file
 * @param {{sentBlocks: number, onSent: (bytes: number) => void, onBlock: (blocks: number) => Promise<void>, signal: AbortSignal}} how
 */
export async function uploadFile(url, file, { sentBlocks, onSent, onBlock, signal }) {
  if (file.size <= BLOCK_BYTES) {
    await request(url, file, { 'x-ms-blob-type': 'BlockBlob', 'content-type': file.type || 'application/octet-stream' }, onSent, signal);
    return;
  }
  const blocks = Math.ceil(file.size / BLOCK_BYTES);
  const isOurs = new URL(url, location.href).origin === location.origin;
  for (let block = sentBlocks; block < blocks; block++) {
    const begin = block * BLOCK_BYTES;
    const part = file.slice(begin, begin + BLOCK_BYTES);
    const onSentOfPart = (/** @type {number} */ sent) => onSent(begin + sent);
    try {
      if (isOurs) await request(url, part, { 'content-range': `bytes ${begin}-${begin + part.size - 1}/${file.size}` }, onSentOfPart, signal);
      else await request(withQuery(url, { comp: 'block', blockid: blockId(block) }), part, {}, onSentOfPart, signal);
    } catch (error) {
      // What was sent before is not there: begin again.
      if (error.status === 416) { await onBlock(0); throw new NoAnswer(error.message); }
      throw error;
    }
    await onBlock(block + 1);
  }
  if (isOurs) return;
  const list = Array.from({ length: blocks }, (_, block) => `<Latest>${blockId(block)}</Latest>`).join('');
  const xml = new Blob([`<?xml version="1.0" encoding="utf-8"?><BlockList>${list}</BlockList>`], { type: 'application/xml' });
  try {
    await request(withQuery(url, { comp: 'blocklist' }), xml, { 'x-ms-blob-content-type': file.type || 'application/octet-stream' }, () => {}, signal);
  } catch (error) {
    // Storage has forgotten blocks (they live a week): begin again.
    if (error.status === 400) { await onBlock(0); throw new NoAnswer(error.message); }
    throw error;
  }
}

/** @type {(block: number) => string} */
const blockId = block => btoa(String(block).padStart(6, '0'));

/**
 * @param {string} url
 * @param {Record<string, string>} values
 */
function withQuery(url, values) {
  const address = new URL(url);
  for (const [name, value] of Object.entries(values)) address.searchParams.set(name, value);
  return address.href;
}

/**
 * A PUT that tells how much is sent, which fetch does not.
 * @param {string} url
 * @param {Blob} body
 * @param {Record<string, string>} headers
 * @param {(bytes: number) => void} onSent
 * @param {AbortSignal} signal
 * @returns {Promise<void>}
 */
function request(url, body, headers, onSent, signal) {
  return new Promise((resolve, reject) => {
    const xhr = new XMLHttpRequest();
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    let stall;
    const alive = () => { clearTimeout(stall); stall = setTimeout(() => xhr.abort(), STALL_MS); };
    const abort = () => xhr.abort();
    /** @type {(finish: (value?: any) => void, value?: any) => void} */
    const settle = (finish, value) => { clearTimeout(stall); signal?.removeEventListener('abort', abort); finish(value); };
    xhr.open('PUT', url);
    for (const [name, value] of Object.entries(headers)) xhr.setRequestHeader(name, value);
    xhr.upload.onprogress = event => { alive(); onSent(event.loaded); };
    xhr.onerror = () => settle(reject, new NoAnswer('storage does not answer'));
    xhr.onabort = () => settle(reject, signal?.aborted ? signal.reason : new NoAnswer('storage stalled'));
    xhr.onload = () => {
      const { status } = xhr;
      if (status >= 200 && status < 300) settle(resolve);
      else if (status === 408 || status === 429 || status >= 500) settle(reject, new NoAnswer(`HTTP ${status}`));
      else settle(reject, new Problem(status, null));
    };
    signal?.addEventListener('abort', abort);
    alive();
    xhr.send(body);
  });
}
