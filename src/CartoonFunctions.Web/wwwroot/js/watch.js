// @ts-check
// Follows a batch until it is over.
import { getBatch, NoAnswer } from './api.js';
import { pause } from './patience.js';

const FINAL = new Set(['completed', 'timedOut', 'cancelled', 'failed']);
/** @param {{state: string}} status */
export const isFinal = status => FINAL.has(status.state);

// The service holds its answer until something changes; this only keeps a fast batch from drawing the page too often.
const BETWEEN_MS = 300;
// Out of sight it asks now and then: a browser has few connections to one host, and several tabs must not hold them all.
const HIDDEN_MS = 3000;
const TROUBLE_MS = 2000;

/**
 * Reports every new status until the batch is over or `signal` aborts.
 * @param {string} id
 * @param {{signal: AbortSignal, onStatus: (status: BatchStatus, now: number) => void, onTrouble: (isTrouble: boolean) => void}} how
 * @throws {Problem} when there is no such batch.
 */
export async function watch(id, { signal, onStatus, onTrouble }) {
  let known;
  while (!signal.aborted) {
    try {
      const answer = await getBatch(id, { known, signal, isPatient: !document.hidden });
      onTrouble(false);
      if (answer) {
        known = answer;
        onStatus(answer.status, answer.now);
        if (isFinal(answer.status)) return;
      }
      await pause(document.hidden ? HIDDEN_MS : BETWEEN_MS, signal);
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof NoAnswer)) throw error;
      onTrouble(true);
      await pause(TROUBLE_MS, signal).catch(() => {});
    }
  }
}
