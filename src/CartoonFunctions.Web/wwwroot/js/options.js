// What a person chooses for a batch, with the defaults of the service, remembered in this browser.
import { getStyles, NoAnswer } from './api.js';
import { h } from './dom.js';
import { formatNumber, styleWords, t } from './i18n.js';
import { persist } from './patience.js';
import { defaultLimits } from './probe.js';
import { recall, remember } from './settings.js';

const defaults = { style: null, strength: 0.7, resolution: 1024, format: 'png', quality: 90, names: 'sequence', timeoutSeconds: 600, keepMetadata: false, colour: 'auto' };
const formats = { png: 'PNG', jpeg: 'JPEG', webp: 'WebP' };
const timeoutMinutes = [1, 5, 10, 30, 60];

let known;

/** The styles that the service offers, with the default and the limits; asked until it answers. */
export function knownStyles() {
  known ??= persist(getStyles, { isPassing: error => error instanceof NoAnswer })
    .then(answer => ({ styles: answer.styles, default: answer.default, limits: { ...defaultLimits, ...answer.limits } }));
  return known;
}

/** The options as remembered, complete. */
export const chosenOptions = () => ({ ...defaults, ...recall('options') });

/** Remembers options; those of an old batch may name more than the page offers. */
export function chooseOptions(options) {
  const kept = Object.entries({ ...chosenOptions(), ...options }).filter(([name]) => name in defaults);
  remember('options', Object.fromEntries(kept));
}

/** Options in one line; `known` is what {@link knownStyles} gave. */
export function summarizeOptions(options, known) {
  const id = options.style ?? known?.default;
  const entry = known?.styles.find(candidate => candidate.id === id);
  const style = entry ? styleWords(entry).name : id ?? '…';
  return t('options.summary', { style, strength: percent(options.strength), resolution: options.resolution, format: formats[options.format] ?? options.format });
}

const percent = share => t('options.percent', { n: formatNumber(share * 100, 0) });

/**
 * The fields.
 * @param {{hasBatchFields: boolean, onChange: (options: object) => void}} use `hasBatchFields` shows what makes sense for a batch only.
 */
export function optionsPanel({ hasBatchFields, onChange = () => {} }) {
  let options = chosenOptions();
  const fields = h('div', { class: 'fields' });
  const set = change => {
    options = { ...options, ...change };
    remember('options', options);
    onChange(options);
  };
  const quality = sliderField('quality', { min: 1, max: 100, step: 1, value: options.quality, format: n => formatNumber(n, 0) }, value => set({ quality: value }));
  quality.hidden = options.format === 'png';

  fields.append(
    styleField(options, set),
    sliderField('strength', { min: 0.1, max: 1, step: 0.05, value: options.strength, format: percent, hint: true }, value => set({ strength: value })),
    sliderField('resolution', { min: 512, max: 2048, step: 128, value: options.resolution, format: n => t('options.px', { n }), hint: true }, value => set({ resolution: value })),
    segmentsField('format', Object.entries(formats), options.format, value => { quality.hidden = value === 'png'; set({ format: value }); }),
    quality);
  if (hasBatchFields) fields.append(segmentsField('names', [['sequence', t('options.names.sequence')], ['original', t('options.names.original')]], options.names, value => set({ names: value })));
  fields.append(h('details', { class: 'more' },
    h('summary', {}, t('options.more')),
    h('div', {},
      selectField('colour', ['auto', 'photo', 'model'].map(value => [value, t(`options.colour.${value}`)]), options.colour, value => set({ colour: value })),
      hasBatchFields && selectField('timeout', timeoutMinutes.map(n => [n * 60, t('options.minutes', { n })]), options.timeoutSeconds, value => set({ timeoutSeconds: Number(value) })),
      h('label', { class: 'check' },
        h('input', { type: 'checkbox', checked: options.keepMetadata, onchange: event => set({ keepMetadata: event.target.checked }) }),
        t('options.keepMetadata')))));
  return fields;
}

/** Forgets what was chosen. */
export const resetOptions = () => remember('options', undefined);

function styleField(options, set) {
  const list = h('div', { class: 'styles' });
  knownStyles().then(({ styles, default: fallback }) => {
    const chosen = styles.some(style => style.id === options.style) ? options.style : fallback;
    list.replaceChildren(...styles.map(style => h('label', { class: 'style' },
      h('input', { type: 'radio', name: 'style', value: style.id, checked: style.id === chosen, onchange: () => set({ style: style.id }) }),
      style.sampleUrl
        ? h('img', { class: 'style-sample', src: style.sampleUrl, alt: '', width: 64, height: 64, loading: 'lazy' })
        : h('span', { class: 'style-sample', data: { empty: '' } }),
      h('span', {}, h('span', { class: 'style-name' }, styleWords(style).name), h('span', { class: 'style-look' }, styleWords(style).look)))));
  }, () => list.replaceChildren(h('p', { class: 'hint' }, t('options.stylesMissing'))));
  return h('fieldset', { class: 'field' }, h('legend', {}, t('options.style')), list);
}

function sliderField(name, { format, hint, ...range }, set) {
  const id = `option-${name}`;
  const output = h('output', { htmlFor: id }, format(range.value));
  const input = h('input', {
    id, type: 'range', min: range.min, max: range.max, step: range.step, value: range.value, 'aria-valuetext': format(range.value),
    'aria-describedby': hint ? `${id}-hint` : null,
    oninput: () => {
      output.textContent = format(input.valueAsNumber);
      input.setAttribute('aria-valuetext', output.textContent);
      set(input.valueAsNumber);
    },
  });
  return h('div', { class: 'field' },
    h('div', { class: 'field-head' }, h('label', { htmlFor: id }, t(`options.${name}`)), output),
    input,
    hint && h('p', { class: 'hint', id: `${id}-hint` }, t(`options.${name}Hint`)));
}

/** A row of choices; also used for filters. */
export function segments(name, choices, value, onChoose) {
  return h('div', { class: 'segments' }, choices.map(([id, label]) => h('label', {},
    h('input', { type: 'radio', name, value: id, checked: id === value, onchange: () => onChoose(id) }), h('span', {}, label))));
}

const segmentsField = (name, choices, value, set) =>
  h('fieldset', { class: 'field' }, h('legend', {}, t(`options.${name}`)), segments(name, choices, value, set));

function selectField(name, choices, value, set) {
  const id = `option-${name}`;
  return h('div', { class: 'field' },
    h('label', { class: 'field-name', htmlFor: id }, t(`options.${name}`)),
    h('select', { id, class: 'select', onchange: event => set(event.target.value) },
      choices.map(([choice, label]) => h('option', { value: choice, selected: choice === value }, label))));
}
