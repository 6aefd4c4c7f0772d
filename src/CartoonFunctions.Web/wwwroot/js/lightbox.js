// @ts-check
// A photo and its cartoon, large; arrow buttons, and the keys , and . go from one to the next.
import { button, h } from './dom.js';
import { createCompare } from './compare.js';
import { t } from './i18n.js';

/**
 * Opens at a place of a list.
 * @param {{name: string, before: () => Promise<string|undefined>, after: string, save: () => void}[]} photos
 * @param {number} start
 */
export function openLightbox(photos, start) {
  let place = start;
  const compare = createCompare();
  const name = h('bdi');
  const position = h('span', { class: 'soft small numbers' });
  const title = h('h2', { id: 'lightbox-title' }, name);
  const message = h('p', { class: 'lightbox-message', hidden: true }, t('lightbox.gone'));
  const previous = button(t('lightbox.previous'), { icon: 'previous', square: true, kind: 'quiet', onclick: () => go(-1) });
  const next = button(t('lightbox.next'), { icon: 'next', square: true, kind: 'quiet', onclick: () => go(1) });
  const dialog = h('dialog', { class: 'lightbox', 'aria-labelledby': 'lightbox-title', onclose: () => dialog.remove(), onkeydown: onKey },
    h('div', { class: 'lightbox-bar' },
      h('div', { class: 'lightbox-name' }, title, ' ', position),
      button(t('lightbox.save'), { icon: 'save', square: true, kind: 'quiet', onclick: () => photos[place].save() }),
      button(t('lightbox.close'), { icon: 'close', square: true, kind: 'quiet', onclick: () => dialog.close() })),
    h('div', { class: 'lightbox-stage' }, previous, compare.element, message, next));
  compare.element.querySelector('.compare-after')?.addEventListener('error', () => { message.hidden = false; compare.element.hidden = true; });

  async function show() {
    const photo = photos[place];
    name.textContent = photo.name;
    position.textContent = t('lightbox.position', { n: place + 1, total: photos.length });
    previous.disabled = place === 0;
    next.disabled = place === photos.length - 1;
    message.hidden = true;
    compare.element.hidden = false;
    compare.show({ after: photo.after });
    const before = await photo.before().catch(() => undefined);
    if (photos[place] === photo) compare.show({ before, after: photo.after });
  }

  /** @param {number} step */
  function go(step) {
    place = Math.min(photos.length - 1, Math.max(0, place + step));
    show();
  }

  /** @param {KeyboardEvent} event */
  function onKey(event) {
    if (event.target === compare.slider && event.key.startsWith('Arrow')) return;
    /** @type {Record<string, number>} */
    const steps = { ArrowLeft: -1, ArrowRight: 1, ',': -1, '.': 1 };
    if (!(event.key in steps)) return;
    event.preventDefault();
    go(steps[event.key]);
  }

  document.body.append(dialog);
  dialog.showModal();
  show().then(() => compare.slider.focus());
}
