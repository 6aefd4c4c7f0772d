// @ts-check
// Looks that a person has named, kept in this browser.
import { askForText } from './dialogs.js';
import { announce, button, h } from './dom.js';
import { t } from './i18n.js';
import { chosenNow, optionNews, replaceOptions } from './options.js';
import { recall, remember } from './settings.js';

/** @typedef {{name: string, options: Options}} Preset */

/** @type {() => Preset[]} */
const presets = () => recall('presets') ?? [];

/** Whether a look of that name is what is chosen now. @param {string} wanted */
const isChosen = wanted => presets().some(({ name, options }) => name === wanted && JSON.stringify(options) === JSON.stringify(chosenNow()));

/**
 * The named looks, to be chosen, added and forgotten.
 * @param {() => void} onChosen the options are others now
 * @param {AbortSignal} signal the field is gone
 */
export function presetField(onChosen, signal) {
  const choice = h('select', { class: 'select', 'aria-label': t('preset.label'), onchange: choose });
  const forget = button(t('preset.forget'), { icon: 'bin', square: true, kind: 'quiet', disabled: true, onclick: remove });
  const element = h('div', { class: 'presets' }, choice, button(t('preset.save'), { icon: 'plus', square: true, kind: 'quiet', onclick: save }), forget);

  function fill(chosen = '') {
    choice.replaceChildren(h('option', { value: '' }, t('preset.none')), ...presets().map(({ name }) => h('option', { value: name, selected: name === chosen }, name)));
    choice.hidden = presets().length === 0;
    forget.hidden = choice.hidden;
    forget.disabled = choice.value === '';
  }

  function choose() {
    const preset = presets().find(({ name }) => name === choice.value);
    forget.disabled = !preset;
    if (!preset) return;
    replaceOptions(preset.options);
    remember('preset', preset.name);
    onChosen();
  }

  async function save() {
    const name = await askForText({ title: t('preset.save'), label: t('preset.name'), yes: t('preset.keep'), no: t('look.cancel') });
    if (!name) return;
    remember('presets', [...presets().filter(other => other.name !== name), { name, options: chosenNow() }].sort((a, b) => a.name.localeCompare(b.name)));
    fill(name);
    announce(t('preset.saved', { name }));
  }

  function remove() {
    remember('presets', presets().filter(({ name }) => name !== choice.value));
    fill();
  }

  const last = recall('preset');
  fill(isChosen(last) ? last : '');
  optionNews.addEventListener('change', () => { if (choice.value && !isChosen(choice.value)) fill(); }, { signal });
  return element;
}
