// Follows a batch until it is over.
import { getBatch, NoAnswer } from './api.js';
import { pause } from './patience.js';

const FINAL = new Set(['completed', 'timedOut', 'cancelled', 'failed']);
export const isFinal = status => FINAL.has(status.state);

const RUNNING_MS = 700;
const CREATED_MS = 1500;
const TROUBLE_MS = 2000;

/**
 * Reports every new status until the batch is over or `signal` aborts.
 * @param {{signal: AbortSignal, onStatus: (status: object, now: number) => void, onTrouble: (isTrouble: boolean) => void}} listener
 * @throws {Problem} when there is no such batch.
 */
export async function watch(id, { signal, onStatus, onTrouble }) {
  let etag;
  let state = 'created';
  while (!signal.aborted) {
    try {
      const answer = await getBatch(id, { etag, signal });
      onTrouble(false);
      if (answer) {
        etag = answer.etag;
        state = answer.status.state;
        onStatus(answer.status, answer.now);
        if (isFinal(answer.status)) return;
      }
      await pause(state === 'created' ? CREATED_MS : RUNNING_MS, signal);
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof NoAnswer)) throw error;
      onTrouble(true);
      await pause(TROUBLE_MS, signal).catch(() => {});
    }
  }
}
