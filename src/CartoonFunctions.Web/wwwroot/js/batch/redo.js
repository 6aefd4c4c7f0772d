// @ts-check
// One photo of a batch, drawn anew: style and strength beside the picture, which shows at once what it will be.
import { cartoonize, linkTo } from '../api.js';
import { createCompare } from '../compare.js';
import { showDialog } from '../dialogs.js';
import { button, h } from '../dom.js';
import { styleWords, t } from '../i18n.js';
import { createLiveDrawing } from '../live-drawing.js';
import { fieldOf } from '../options.js';
import { fetchBlob } from '../share.js';
import { stylePicture } from '../style-field.js';
import { nameOf } from './photos.js';

const DRAWN_PIXELS = 1024;

/**
 * Asks how; resolves to the options, or to null when the person thought better of it.
 * @param {import('./photos.js').KnownPhoto} photo
 * @param {BatchStatus} status
 * @param {Offer} offer
 * @param {() => Promise<string | undefined>} preview a picture of the photo
 * @returns {Promise<Options | null>}
 */
export async function askForAnotherDrawing(photo, status, offer, preview) {
  const drawn = { ...status.options, ...photo.options };
  const wanted = { style: drawn.style ?? offer.default, strength: drawn.strength };
  const closed = new AbortController();
  const compare = createCompare({ onSwipe: () => {} });
  const { line, busy, drawSoon, stop } = createLiveDrawing(draw, show, t('redo.hint'));
  const strength = offer.options.find(option => option.name === 'strength');
  const dialog = h('dialog', { class: 'lightbox try', 'aria-labelledby': 'redo-title', tabIndex: -1 },
    h('div', { class: 'lightbox-bar' }, h('div', { class: 'lightbox-name' }, h('h2', { id: 'redo-title' }, t('redo.title', { name: nameOf(photo) }))),
      button(t('look.cancel'), { onclick: () => dialog.close('no') }), button(t('redo.draw'), { kind: 'primary', onclick: () => dialog.close('yes') })),
    h('div', { class: 'lightbox-stage' }, busy, compare.element),
    h('div', { class: 'try-foot' }, styles(), strength && fieldOf(strength, wanted.strength, value => choose({ strength: value }), closed.signal), line));
  /** @type {{before?: string, after?: string}} */
  const pictures = { after: linkTo(photo.outputUrl ?? photo.thumbnailUrl ?? '') };
  /** @type {Promise<Blob> | undefined} */
  let source;

  function styles() {
    return h('fieldset', { class: 'strip' }, h('legend', { class: 'visually-hidden' }, t('options.title')),
      h('div', { class: 'strip-list' }, offer.styles.map(style => h('label', { class: 'strip-style' },
        h('input', { type: 'radio', name: 'redo-style', value: style.id, checked: style.id === wanted.style, onchange: () => choose({ style: style.id }) }),
        stylePicture(style), h('span', {}, styleWords(style).name)))));
  }

  /** @param {{style?: string, strength?: number}} options */
  function choose(options) {
    Object.assign(wanted, options);
    drawSoon();
  }

  /** @param {AbortSignal} signal */
  async function draw(signal) {
    source ??= fetchBlob(linkTo(photo.sourceUrl ?? ''));
    source.catch(() => { source = undefined; });
    const { colour, background, crop, acceptDamaged } = drawn;
    return cartoonize(await source, { ...wanted, colour, background, crop, acceptDamaged, resolution: DRAWN_PIXELS, format: 'webp' }, signal);
  }

  /** @param {string} cartoon */
  function show(cartoon) {
    pictures.after = cartoon;
    compare.show(pictures);
  }

  compare.show(pictures);
  preview().then(url => {
    pictures.before = url;
    if (!closed.signal.aborted) compare.show(pictures);
  }, () => {});
  const answer = showDialog(dialog);
  dialog.focus();
  const isWanted = await answer === 'yes';
  closed.abort();
  stop();
  return isWanted ? wanted : null;
}
