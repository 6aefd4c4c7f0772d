// @ts-check
// Which photos are selected: by their check boxes, with Shift from the last one on, or by a frame drawn with the mouse.
import { h } from '../dom.js';

const SLOP_PIXELS = 6;

/**
 * @param {HTMLElement} list whose tiles have `data-key`
 * @param {() => string[]} keys of the photos in order
 * @param {() => void} onChange
 * @param {AbortSignal} signal
 */
export function createSelection(list, keys, onChange, signal) {
  /** @type {Set<string>} */
  const selected = new Set();
  /** @type {string | undefined} */
  let last;

  /**
   * @param {string} key
   * @param {boolean} isOn
   */
  const set = (key, isOn) => { if (isOn) selected.add(key); else selected.delete(key); };

  const selection = {
    has: selected.has.bind(selected),
    get size() { return selected.size; },
    clear() { selected.clear(); onChange(); },
    /**
     * @param {string} key
     * @param {boolean} isOn
     * @param {boolean} isRange from the last one on
     */
    choose(key, isOn, isRange) {
      const order = keys();
      const [from, to] = [order.indexOf(isRange ? last ?? key : key), order.indexOf(key)].sort((a, b) => a - b);
      for (const between of order.slice(Math.max(0, from), to + 1)) set(between, isOn);
      last = key;
      onChange();
    },
  };

  list.addEventListener('dragstart', event => event.preventDefault(), { signal });
  list.addEventListener('pointerdown', event => {
    if (event.pointerType !== 'mouse' || event.button !== 0) return;
    const before = new Set(event.shiftKey ? selected : []);
    const frame = h('div', { class: 'select-frame', hidden: true });
    const began = { x: event.pageX, y: event.pageY };
    const drag = new AbortController();

    /** @param {PointerEvent} move */
    const onMove = move => {
      const [left, right] = [began.x, move.pageX].sort((a, b) => a - b);
      const [top, bottom] = [began.y, move.pageY].sort((a, b) => a - b);
      if (frame.hidden && Math.hypot(right - left, bottom - top) < SLOP_PIXELS) return;
      if (frame.hidden) { frame.hidden = false; document.body.append(frame); }
      move.preventDefault();
      Object.assign(frame.style, { left: `${left}px`, top: `${top}px`, width: `${right - left}px`, height: `${bottom - top}px` });
      for (const tile of /** @type {NodeListOf<HTMLElement>} */ (list.querySelectorAll('.tile'))) {
        const box = tile.getBoundingClientRect();
        const isInside = box.left + scrollX < right && box.right + scrollX > left && box.top + scrollY < bottom && box.bottom + scrollY > top;
        set(tile.dataset.key ?? '', isInside || before.has(tile.dataset.key ?? ''));
      }
      onChange();
    };
    const onUp = () => {
      drag.abort();
      if (frame.hidden) return;
      frame.remove();
      // The click that ends the drag is none.
      const clicks = new AbortController();
      addEventListener('click', click => { click.stopPropagation(); click.preventDefault(); }, { capture: true, signal: clicks.signal });
      setTimeout(() => clicks.abort(), 0);
    };
    addEventListener('pointermove', onMove, { signal: drag.signal });
    addEventListener('pointerup', onUp, { signal: drag.signal });
    addEventListener('pointercancel', onUp, { signal: drag.signal });
  }, { signal });

  return selection;
}
