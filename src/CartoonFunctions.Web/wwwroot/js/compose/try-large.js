// @ts-check
// A photo in a style, large, with the strength beside it: the choice of a look is made here.
import { cartoonize } from '../api.js';
import { createCompare } from '../compare.js';
import { showDialog } from '../dialogs.js';
import { button, h } from '../dom.js';
import { styleWords, t, whyFailed } from '../i18n.js';
import { chooseOptions, chosenValue, fieldOf, knownStyles, optionNews, optionsToSend } from '../options.js';
import { makePicture, PREVIEW_PIXELS } from '../thumbnails.js';
import { createStyleStrip } from './style-strip.js';

const SETTLE_MS = 250;
const DRAWN_PIXELS = 1024;

/** @param {import('../tries.js').Tries} tries */
export async function openLargeTry(tries) {
  const { photo } = tries;
  if (!photo) return;
  const offer = await knownStyles();
  const closed = new AbortController();
  const compare = createCompare({ onSwipe: step });
  const line = h('p', { class: 'lightbox-hint', role: 'status' });
  const busy = h('div', { class: 'busy-line', hidden: true });
  const title = h('h2', { id: 'try-title' });
  const strength = offer.options.find(option => option.name === 'strength');
  const dialog = h('dialog', { class: 'lightbox try', 'aria-labelledby': 'try-title', tabIndex: -1 },
    h('div', { class: 'lightbox-bar' }, h('div', { class: 'lightbox-name' }, title), button(t('try.use'), { kind: 'primary', onclick: () => dialog.close() })),
    h('div', { class: 'lightbox-stage' }, busy, compare.element),
    h('div', { class: 'try-foot' }, createStyleStrip(tries, closed.signal), strength && fieldOf(strength, chosenValue('strength', offer), value => chooseOptions({ strength: value })), line));
  let running = new AbortController();
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let settle;
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

  async function draw() {
    running.abort();
    running = new AbortController();
    const { signal } = running;
    busy.hidden = false;
    line.textContent = t('single.drawing');
    try {
      const { style, strength: chosen, colour } = await optionsToSend(option => option.draws);
      const cartoon = await cartoonize(/** @type {Blob} */ (photo?.file), { style, strength: chosen, colour, resolution: DRAWN_PIXELS, format: 'webp' }, signal);
      if (signal.aborted) return;
      URL.revokeObjectURL(pictures.after ?? '');
      pictures.after = URL.createObjectURL(cartoon);
      compare.show(pictures);
      line.textContent = '';
    } catch (error) {
      if (signal.aborted) return;
      line.textContent = t('single.failed', { reason: whyFailed(error) });
    }
    busy.hidden = true;
  }

  optionNews.addEventListener('change', () => { showSmall(); clearTimeout(settle); settle = setTimeout(draw, SETTLE_MS); }, { signal: closed.signal });
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
  running.abort();
  clearTimeout(settle);
  for (const url of Object.values(pictures)) URL.revokeObjectURL(url);
}
