// Follows a batch until it is over.
import { getBatch, NoAnswer } from './api.js';
import { pause } from './patience.js';

const FINAL = new Set(['completed', 'timedOut', 'cancelled', 'failed']);
export const isFinal = status => FINAL.has(status.state);

// The service holds its answer until something changes; this only keeps a fast batch from drawing the page too often.
const BETWEEN_MS = 300;
const TROUBLE_MS = 2000;

/**
 * Reports every new status until the batch is over or `signal` aborts.
 * @param {{signal: AbortSignal, onStatus: (status: object, now: number) => void, onTrouble: (isTrouble: boolean) => void}} listener
 * @throws {Problem} when there is no such batch.
 */
export async function watch(id, { signal, onStatus, onTrouble }) {
  let etag;
  while (!signal.aborted) {
    try {
      const answer = await getBatch(id, { etag, signal });
      onTrouble(false);
      if (answer) {
        etag = answer.etag;
        onStatus(answer.status, answer.now);
        if (isFinal(answer.status)) return;
      }
      await pause(BETWEEN_MS, signal);
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof NoAnswer)) throw error;
      onTrouble(true);
      await pause(TROUBLE_MS, signal).catch(() => {});
    }
  }
}
