// @ts-check
// A line at the bottom with one thing to do, Undo for example. It stays until it is answered or the view changes; one that only says something goes by itself.
import { announce, button, h } from './dom.js';
import { t } from './i18n.js';

const SAID_MS = 5000;

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
 * @param {string} [label] of what can be done
 * @param {() => void} [onclick] does it
 */
export function showToast(text, label, onclick) {
  hideToast();
  const toast = h('section', { class: 'toast', 'aria-label': label ?? text }, h('p', {}, text),
    label && button(label, { size: 'small', onclick: () => { hideToast(); onclick?.(); } }),
    button(t('toast.close'), { icon: 'close', square: true, kind: 'quiet', onclick: hideToast }));
  if (!label) setTimeout(() => { if (shown === toast) hideToast(); }, SAID_MS);
  shown = toast;
  document.body.append(toast);
  const start = document.querySelector('.start');
  if (start) bar.observe(start);
  announce(text);
}
