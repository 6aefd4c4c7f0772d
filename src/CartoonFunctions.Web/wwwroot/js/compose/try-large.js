// @ts-check
// A photo in a style, large, with the strength beside it: the choice of a look is made here.
import { cartoonize } from '../api.js';
import { createCompare } from '../compare.js';
import { showDialog } from '../dialogs.js';
import { button, h } from '../dom.js';
import { styleWords, t } from '../i18n.js';
import { createLiveDrawing } from '../live-drawing.js';
import { chooseOptions, chosenValue, fieldOf, knownStyles, optionNews, optionsToSend } from '../options.js';
import { makePicture, PREVIEW_PIXELS } from '../thumbnails.js';
import { createStyleStrip } from './style-strip.js';

const DRAWN_PIXELS = 1024;

/** @param {import('../tries.js').Tries} tries */
export async function openLargeTry(tries) {
  const { photo } = tries;
  if (!photo) return;
  const offer = await knownStyles();
  const closed = new AbortController();
  const compare = createCompare({ onSwipe: step });
  const { line, busy, draw, drawSoon, stop } = createLiveDrawing(cartoonOf, show);
  const title = h('h2', { id: 'try-title' });
  const strength = offer.options.find(option => option.name === 'strength');
  const dialog = h('dialog', { class: 'lightbox try', 'aria-labelledby': 'try-title', tabIndex: -1 },
    h('div', { class: 'lightbox-bar' }, h('div', { class: 'lightbox-name' }, title), button(t('try.use'), { kind: 'primary', onclick: () => dialog.close() })),
    h('div', { class: 'lightbox-stage' }, busy, compare.element),
    h('div', { class: 'try-foot' }, createStyleStrip(tries, closed.signal), strength && fieldOf(strength, chosenValue('strength', offer), value => chooseOptions({ strength: value }), closed.signal), line));
  /** @type {{before?: string, after?: string}} */
  const pictures = {};

  /** @param {number} by */
  function step(by) {
    const place = offer.styles.findIndex(style => style.id === chosenValue('style', offer));
    const next = offer.styles[place + by];
    if (next) chooseOptions({ style: next.id });
  }

  /** The small picture that is there already, until the large one is. */
  function showSmall() {
    const style = offer.styles.find(candidate => candidate.id === chosenValue('style', offer));
    title.textContent = style ? styleWords(style).name : '';
    compare.show({ before: pictures.before, after: (style && tries.pictureOf(style.id)) ?? pictures.after });
  }

  /** @param {AbortSignal} signal */
  async function cartoonOf(signal) {
    const { style, strength: chosen, colour } = await optionsToSend(option => option.draws);
    return cartoonize(/** @type {Blob} */ (photo?.file), { style, strength: chosen, colour, resolution: DRAWN_PIXELS, format: 'webp' }, signal);
  }

  /** @param {string} cartoon */
  function show(cartoon) {
    pictures.after = cartoon;
    compare.show(pictures);
  }

  optionNews.addEventListener('change', () => { showSmall(); drawSoon(); }, { signal: closed.signal });
  if (photo.width && photo.height) compare.fit(photo.width / photo.height);
  showSmall();
  draw();
  makePicture(photo.file, PREVIEW_PIXELS, { ...photo, isUrgent: true }).then(preview => {
    if (!preview || closed.signal.aborted) return;
    pictures.before = URL.createObjectURL(preview);
    if (pictures.after) compare.show(pictures);
    else showSmall();
  });
  const answer = showDialog(dialog);
  dialog.focus();
  await answer;
  closed.abort();
  stop();
  URL.revokeObjectURL(pictures.before ?? '');
}
