// Trying again: waits between tries grow, and end at once when the connection is back.

const LONGEST_WAIT_MS = 15_000;

/** Waits `ms`, or until the browser says it is online again. */
export function pause(ms, signal) {
  return new Promise((resolve, reject) => {
    const finish = () => { clearTimeout(timer); removeEventListener('online', finish); signal?.removeEventListener('abort', stop); resolve(); };
    const stop = () => { finish(); reject(signal.reason); };
    const timer = setTimeout(finish, ms);
    addEventListener('online', finish);
    signal?.addEventListener('abort', stop);
    if (signal?.aborted) stop();
  });
}

/** Tries until it works; `isPassing(error)` says which errors are worth it, `onTrouble` hears of each. */
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
