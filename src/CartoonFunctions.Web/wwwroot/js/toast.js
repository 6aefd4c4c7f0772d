// @ts-check
// A line at the bottom with one thing to do, Undo for example. It stays until it is answered or the view changes.
import { announce, button, h } from './dom.js';
import { t } from './i18n.js';

/** @type {HTMLElement | undefined} */
let shown;

/** It lies above the bar of the start button, however high that is, where it is at the bottom of the window. */
const bar = new ResizeObserver(([{ target }]) => shown?.style.setProperty('--bar', `${/** @type {HTMLElement} */ (target).offsetHeight}px`));

/** Takes the line away. */
export function hideToast() {
  bar.disconnect();
  shown?.remove();
  shown = undefined;
}

/**
 * @param {string} text
 * @param {string} label
 * @param {() => void} onclick
 */
export function showToast(text, label, onclick) {
  hideToast();
  shown = h('section', { class: 'toast', 'aria-label': label }, h('p', {}, text),
    button(label, { size: 'small', onclick: () => { hideToast(); onclick(); } }),
    button(t('toast.close'), { icon: 'close', square: true, kind: 'quiet', onclick: hideToast }));
  document.body.append(shown);
  const start = document.querySelector('.start');
  if (start) bar.observe(start);
  announce(text);
}
