// @ts-check
// Trying again: waits between tries grow, and end at once when the connection is back.

const LONGEST_WAIT_MS = 15_000;

/**
 * Waits `ms`, or until the browser is online again or the page is looked at again.
 * @param {number} ms
 * @param {AbortSignal} [signal]
 * @returns {Promise<void>}
 */
export function pause(ms, signal) {
  return new Promise((resolve, reject) => {
    const settled = new AbortController();
    /** @type {(finish: (value?: any) => void, value?: any) => void} */
    const settle = (finish, value) => { clearTimeout(timer); settled.abort(); finish(value); };
    const timer = setTimeout(() => settle(resolve), ms);
    const until = { signal: settled.signal };
    addEventListener('online', () => settle(resolve), until);
    document.addEventListener('visibilitychange', () => { if (!document.hidden) settle(resolve); }, until);
    signal?.addEventListener('abort', () => settle(reject, signal.reason), until);
    if (signal?.aborted) settle(reject, signal.reason);
  });
}

/**
 * Tries until it works; `isPassing(error)` says which errors are worth it, `onTrouble` hears of each.
 * @template T
 * @param {() => Promise<T>} work
 * @param {{isPassing: (error: Error) => boolean, onTrouble?: (error: Error) => void, signal?: AbortSignal}} patience
 * @returns {Promise<T>}
 */
export async function persist(work, { isPassing, onTrouble, signal }) {
  for (let tries = 0; ; tries++) {
    try {
      return await work();
    } catch (error) {
      if (signal?.aborted || !isPassing(error)) throw error;
      onTrouble?.(error);
      await pause(Math.min(LONGEST_WAIT_MS, 500 * 2 ** tries), signal);
    }
  }
}
