// @ts-check
// Shows all photos of a batch, those with a cartoon, or those without.
import { h } from '../dom.js';
import { t } from '../i18n.js';
import { segments } from '../options.js';
import { BAD } from './photos.js';

/** @param {() => void} onChoose */
export function createFilter(onChoose) {
  const element = h('div', { class: 'tabs' });
  let chosen = 'all';

  return {
    element,
    /** @type {(stand: {state: string}) => boolean} */
    isWanted: ({ state }) => chosen === 'all' || (chosen === 'done' ? state === 'done' : BAD.has(state)),
    /** @param {{state: string}[]} stands */
    show(stands) {
      const n = { all: stands.length, done: stands.filter(({ state }) => state === 'done').length, bad: stands.filter(({ state }) => BAD.has(state)).length };
      element.hidden = n.bad === 0 || n.done === 0;
      if (element.hidden) chosen = 'all';
      const key = JSON.stringify([n, chosen]);
      if (element.hidden || element.dataset.shown === key) return;
      element.dataset.shown = key;
      const isFocused = element.contains(document.activeElement);
      element.replaceChildren(h('fieldset', {}, h('legend', { class: 'visually-hidden' }, t('batch.filter')),
        segments('filter', Object.entries(n).map(([name, value]) => [name, t(`batch.filter.${name}`, { n: value })]), chosen, value => { chosen = value; onChoose(); })));
      if (isFocused) /** @type {HTMLElement | null} */ (element.querySelector(':checked'))?.focus();
    },
  };
}
