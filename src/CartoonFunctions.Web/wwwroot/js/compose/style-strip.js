// @ts-check
// The styles in a row above the start button: on a small screen they are always in reach.
import { h } from '../dom.js';
import { styleWords, t } from '../i18n.js';
import { chooseOptions, chosenValue, knownStyles, optionNews } from '../options.js';
import { stylePicture } from '../style-field.js';

/**
 * @param {import('../tries.js').Tries} tries
 * @param {AbortSignal} signal
 */
export function createStyleStrip(tries, signal) {
  const list = h('div', { class: 'strip-list' });
  const element = h('fieldset', { class: 'strip' }, h('legend', { class: 'visually-hidden' }, t('options.title')), list);
  knownStyles().then(offer => {
    const inputs = offer.styles.map(style => h('input', { type: 'radio', name: 'strip', value: style.id, onchange: () => chooseOptions({ style: style.id }) }));
    list.replaceChildren(...offer.styles.map((style, place) => h('label', { class: 'strip-style' }, inputs[place], stylePicture(style, tries, signal), h('span', {}, styleWords(style).name))));
    const follow = () => {
      const chosen = chosenValue('style', offer);
      for (const input of inputs) input.checked = input.value === chosen;
    };
    follow();
    optionNews.addEventListener('change', follow, { signal });
    inputs.find(input => input.checked)?.parentElement?.scrollIntoView({ block: 'nearest', inline: 'center' });
  }, () => { element.hidden = true; });
  return element;
}
