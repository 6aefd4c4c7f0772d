// @ts-check
// The choice of a style: each with a picture, that of the person's own photo once it is drawn.
import { linkTo } from './api.js';
import { openLargeTry } from './compose/try-large.js';
import { button, h, icon } from './dom.js';
import { styleWords, t } from './i18n.js';
import { optionNews } from './options.js';

/**
 * The picture of a style: the own photo's where it is drawn, else the sample; an icon where there is neither.
 * @param {Style} style
 * @param {import('./tries.js').Tries} [tries]
 * @param {AbortSignal} [signal] the picture is gone
 */
export function stylePicture(style, tries, signal) {
  const picture = h('img', { alt: '', loading: 'lazy', onload: () => { frame.dataset.shows = ''; }, onerror: () => { delete frame.dataset.shows; } });
  const frame = h('span', { class: 'style-sample' }, icon('photos'), picture);

  function show() {
    const own = tries?.pictureOf(style.id);
    const url = own ?? linkTo(style.sampleUrl);
    if (picture.getAttribute('src') !== url) picture.src = url;
    frame.toggleAttribute('data-own', Boolean(own));
    frame.toggleAttribute('data-drawing', tries?.drawing === style.id);
  }

  show();
  tries?.addEventListener('change', show, { signal });
  return frame;
}

/**
 * @param {OptionWords} words
 * @param {Offer} offered
 * @param {() => string} chosen
 * @param {(value: string) => void} set
 * @param {AbortSignal} signal the field is gone
 * @param {import('./tries.js').Tries} [tries]
 * @returns {HTMLElement}
 */
export function styleField(words, { styles, unusable = [] }, chosen, set, signal, tries) {
  const inputs = styles.map(style => h('input', { type: 'radio', name: 'style', value: style.id, checked: style.id === chosen(), onchange: () => set(style.id) }));
  // Elsewhere on the page it is chosen too.
  optionNews.addEventListener('change', () => { for (const input of inputs) input.checked = input.value === chosen(); }, { signal });
  return h('fieldset', { class: 'field' }, h('legend', {}, words.label),
    h('div', { class: 'styles' },
      styles.map((style, place) => h('div', { class: 'style' },
        h('label', {}, inputs[place], stylePicture(style, tries, signal), ...wordsOf(style, styleWords(style).look)),
        tries && button(t('try.open', { style: styleWords(style).name }), { icon: 'zoom', square: true, size: 'small', class: 'button style-large', onclick: () => { set(style.id); openLargeTry(tries); } }))),
      unusable.map(style => h('div', { class: 'style', 'aria-disabled': 'true' },
        h('span', { class: 'style-sample' }, icon('alert')), ...wordsOf(style, t('options.styleMissing', { reason: style.reason }))))));
}

/** @type {(style: {id: string, name: string, look: string}, look: string) => HTMLElement[]} */
const wordsOf = (style, look) => [h('span', { class: 'style-name' }, styleWords(style).name), h('span', { class: 'style-look' }, look)];
