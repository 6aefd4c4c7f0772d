// @ts-check
// A photo drawn while somebody chooses how: the latest choice counts, once it has settled.
import { h } from './dom.js';
import { t, whyFailed } from './i18n.js';

const SETTLE_MS = 250;

/**
 * @param {(signal: AbortSignal) => Promise<Blob>} cartoonOf draws what is chosen now
 * @param {(url: string) => void} show the cartoon, which is gone with the next one
 * @param {string} hint what is said while nothing goes on
 */
export function createLiveDrawing(cartoonOf, show, hint = '') {
  const line = h('p', { class: 'lightbox-hint', role: 'status' }, hint);
  const busy = h('div', { class: 'busy-line', hidden: true });
  let running = new AbortController();
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let settle;
  let shown = '';

  async function draw() {
    running.abort();
    running = new AbortController();
    const { signal } = running;
    busy.hidden = false;
    line.textContent = t('single.drawing');
    try {
      const cartoon = await cartoonOf(signal);
      if (signal.aborted) return;
      URL.revokeObjectURL(shown);
      shown = URL.createObjectURL(cartoon);
      show(shown);
      line.textContent = hint;
    } catch (error) {
      if (signal.aborted) return;
      line.textContent = t('single.failed', { reason: whyFailed(error) });
    }
    busy.hidden = true;
  }

  function drawSoon() {
    clearTimeout(settle);
    settle = setTimeout(draw, SETTLE_MS);
  }

  function stop() {
    running.abort();
    clearTimeout(settle);
    URL.revokeObjectURL(shown);
  }

  return { line, busy, draw, drawSoon, stop };
}
