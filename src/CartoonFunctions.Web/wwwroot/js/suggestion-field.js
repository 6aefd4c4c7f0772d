// @ts-check
// A field for an option that takes a text, most often one of a few: those in a list, and behind its last entry any other.
import { h } from './dom.js';
import { t } from './i18n.js';

const OTHER = '\u0000';

/**
 * @param {string} id unique on the page
 * @param {OptionWords} words
 * @param {string | null} value
 * @param {(value: string | null) => void} set hears null where nothing is given: the entry of no name, which is in every such list
 */
export function suggestionField(id, words, value, set) {
  const suggestions = words.suggestions.some(([name]) => !name) ? words.suggestions : [['', '–'], ...words.suggestions];
  const isOther = value !== null && value !== undefined && !suggestions.some(([name]) => name === value);
  const text = h('input', {
    class: 'select', type: 'text', maxLength: 100, value: isOther ? value : '', hidden: !isOther, 'aria-label': words.label, 'aria-describedby': `${id}-hint`,
    onchange: () => set(text.value.trim() || null),
  });
  const list = h('select', {
    id, class: 'select', 'aria-describedby': `${id}-hint`,
    onchange: () => {
      text.hidden = list.value !== OTHER;
      if (!text.hidden) text.focus();
      set(list.value === OTHER ? text.value.trim() || null : list.value || null);
    },
  }, [...suggestions, [OTHER, t('options.other')]].map(([name, label]) =>
    h('option', { value: name, selected: name === (isOther ? OTHER : value ?? '') }, label)));
  return h('div', { class: 'field' },
    h('label', { class: 'field-name', htmlFor: id }, words.label), list, text,
    h('p', { class: 'hint', id: `${id}-hint` }, words.help));
}
