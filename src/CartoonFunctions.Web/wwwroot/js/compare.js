// @ts-check
// A photo and its cartoon in one frame, parted by a line that moves with mouse, finger and keys; both are enlarged together.
import { h, icon } from './dom.js';
import { takeGestures } from './gestures.js';
import { t } from './i18n.js';
import { createZoom } from './zoom.js';

const STEP = 5;
const DOUBLE_CLICK_ZOOM = 2.5;

/**
 * The frame; `show({before, after})` sets the pictures, either may be missing.
 * @param {{onSwipe?: (step: number) => void}} [use]
 */
export function createCompare({ onSwipe } = {}) {
  const before = h('img', { class: 'compare-before', alt: t('compare.before'), hidden: true });
  const after = h('img', { class: 'compare-after', alt: t('compare.after'), hidden: true });
  const slider = h('input', { type: 'range', min: 0, max: 100, step: 0.1, value: 50, 'aria-label': t('compare.label'), oninput: cut, onkeydown: stepByKey });
  const beforeLabel = h('span', { class: 'compare-label', 'aria-hidden': 'true', data: { side: 'before' } }, t('compare.before'));
  const element = h('div', { class: 'compare' },
    after, h('div', { class: 'compare-clip' }, before), slider,
    h('div', { class: 'compare-line' }, icon('handle')),
    beforeLabel,
    h('span', { class: 'compare-label', 'aria-hidden': 'true', data: { side: 'after' } }, t('compare.after')));
  const zoom = createZoom(element);
  const canCompare = () => !('alone' in element.dataset);

  function cut() {
    element.style.setProperty('--cut', `${slider.value}%`);
    slider.setAttribute('aria-valuetext', t('compare.value', { n: Math.round(slider.valueAsNumber) }));
  }

  // The line moves smoothly under a finger, and in useful steps under a key.
  /** @param {KeyboardEvent} event */
  function stepByKey(event) {
    /** @type {Record<string, number>} */
    const steps = { ArrowLeft: -STEP, ArrowDown: -STEP, ArrowRight: STEP, ArrowUp: STEP, PageDown: -25, PageUp: 25 };
    if (!(event.key in steps) || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    slider.valueAsNumber += steps[event.key];
    cut();
  }

  /** @param {boolean} isHeld */
  const hold = isHeld => { element.toggleAttribute('data-held', isHeld && canCompare()); };

  takeGestures(element, {
    cutAt: () => canCompare() ? slider.valueAsNumber / 100 * element.clientWidth : -Infinity,
    isZoomed: () => zoom.value > 1,
    cut: x => { slider.valueAsNumber = x / element.clientWidth * 100; cut(); },
    pan: zoom.move,
    zoom: zoom.by,
    hold,
    swipe: onSwipe,
  });
  element.addEventListener('wheel', event => {
    if (!onSwipe && !event.ctrlKey) return; // in the flow of a page the wheel scrolls, unless it is a pinch
    event.preventDefault();
    const { left, top } = element.getBoundingClientRect();
    zoom.by(zoom.factorOf(event), { x: event.clientX - left, y: event.clientY - top });
  }, { passive: false });
  element.addEventListener('dblclick', event => {
    const { left, top } = element.getBoundingClientRect();
    if (zoom.value > 1) zoom.reset();
    else zoom.by(DOUBLE_CLICK_ZOOM, { x: event.clientX - left, y: event.clientY - top });
  });

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
    zoom,
    hold,
    /** What the left picture is; the photo where it is not said. @param {string} [label] */
    name(label) {
      before.alt = beforeLabel.textContent = label ?? t('compare.before');
    },
    /** The frame's proportions before a picture tells them. @param {number} ratio */
    fit: ratio => element.style.setProperty('--ratio', String(ratio)),
    /** @param {{before?: string | null, after?: string | null}} pictures */
    show(pictures) {
      for (const { image, url } of [{ image: before, url: pictures.before }, { image: after, url: pictures.after }]) {
        image.hidden = !url;
        if (url && image.src !== url) image.src = url;
        if (!url) image.removeAttribute('src');
      }
      if (pictures.before && pictures.after) delete element.dataset.alone;
      else element.dataset.alone = pictures.before ? 'before' : 'after';
    },
  };
}
