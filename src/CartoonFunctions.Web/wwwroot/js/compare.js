// @ts-check
// A photo and its cartoon in one frame, parted by a slider that works with mouse, finger and keys.
import { h, icon } from './dom.js';
import { t } from './i18n.js';

const STEP = 5;

/** The frame; `show({before, after})` sets the pictures, either may be missing. */
export function createCompare() {
  const before = h('img', { class: 'compare-before', alt: t('compare.before'), draggable: false, hidden: true });
  const after = h('img', { class: 'compare-after', alt: t('compare.after'), draggable: false, hidden: true });
  const slider = h('input', { type: 'range', min: 0, max: 100, step: 0.1, value: 50, 'aria-label': t('compare.label'), oninput: cut, onkeydown: stepByKey });
  const element = h('div', { class: 'compare' },
    after, before, slider,
    h('div', { class: 'compare-line' }, icon('handle')),
    h('span', { class: 'compare-label', 'aria-hidden': 'true', data: { side: 'before' } }, t('compare.before')),
    h('span', { class: 'compare-label', 'aria-hidden': 'true', data: { side: 'after' } }, t('compare.after')));

  function cut() {
    element.style.setProperty('--cut', `${slider.value}%`);
    slider.setAttribute('aria-valuetext', t('compare.value', { n: Math.round(slider.valueAsNumber) }));
  }

  // The slider moves smoothly under a finger, and in useful steps under a key.
  /** @param {KeyboardEvent} event */
  function stepByKey(event) {
    /** @type {Record<string, number>} */
    const steps = { ArrowLeft: -STEP, ArrowDown: -STEP, ArrowRight: STEP, ArrowUp: STEP, PageDown: -25, PageUp: 25 };
    if (!(event.key in steps) || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    slider.valueAsNumber += steps[event.key];
    cut();
  }

  /** @param {Event} event */
  const fitFrame = event => {
    const { naturalWidth: width, naturalHeight: height } = /** @type {HTMLImageElement} */ (event.target);
    if (width > 0) element.style.setProperty('--ratio', String(width / height));
  };
  before.addEventListener('load', fitFrame);
  after.addEventListener('load', fitFrame);
  cut();

  return {
    element,
    slider,
    /** @param {{before?: string | null, after?: string | null}} pictures */
    show(pictures) {
      for (const { image, url } of [{ image: before, url: pictures.before }, { image: after, url: pictures.after }]) {
        image.hidden = !url;
        if (url && image.src !== url) image.src = url;
        if (!url) image.removeAttribute('src');
      }
      if (pictures.before && pictures.after) delete element.dataset.alone;
      else element.dataset.alone = '';
      if (!pictures.after) before.style.setProperty('clip-path', 'none');
      else before.style.removeProperty('clip-path');
    },
  };
}
