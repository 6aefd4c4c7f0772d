// @ts-check
// What a person calls a batch: in lists, on its page and in the name of its zip.
import { nameBatch } from './api.js';
import { askForText } from './dialogs.js';
import { h } from './dom.js';
import { t } from './i18n.js';

const MAX_LENGTH = 80;

/**
 * The field for the name of a batch that is not made yet.
 * @param {string} name
 * @param {(name: string) => void} onChange
 */
export function nameField(name, onChange) {
  const input = h('input', { id: 'batch-name', class: 'select', type: 'text', value: name, maxLength: MAX_LENGTH, placeholder: t('name.optional'), autocomplete: 'off', oninput: () => onChange(input.value) });
  return h('div', { class: 'field' }, h('label', { class: 'field-name', htmlFor: 'batch-name' }, t('name.label')), input);
}

/**
 * Asks for a batch's name and gives it; resolves to the batch as lists have it, or to null when the person thought better of it.
 * @param {string} id
 * @param {string} name the present one
 */
export async function askForName(id, name) {
  const given = await askForText({ title: t('name.ask'), label: t('name.label'), yes: t('name.keep'), no: t('look.cancel'), value: name, maxLength: MAX_LENGTH, mayBeEmpty: true });
  return given === null ? null : nameBatch(id, given.trim() || null);
}
