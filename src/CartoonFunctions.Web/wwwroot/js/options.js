// @ts-check
// What a person chooses for a batch. Names, defaults, ranges and choices are the service's; what was chosen is remembered in this browser.
import { getOptions, getStyles, linkTo, NoAnswer } from './api.js';
import { h } from './dom.js';
import { formatNumber, optionWords, styleWords, t } from './i18n.js';
import { persist } from './patience.js';
import { defaultLimits } from './probe.js';
import { recall, remember } from './settings.js';

/** The options that are always in sight, in this order; the others are under "More options". */
const IN_SIGHT = ['style', 'strength', 'resolution', 'format', 'quality', 'names'];
const timeoutMinutes = [1, 5, 10, 30, 60];

/** @type {Promise<Offer> | undefined} */
let known;

/**
 * What the service offers: styles with the default, limits, the table of options, output formats; asked until it answers.
 * @returns {Promise<Offer>}
 */
export function knownStyles() {
  const patience = { isPassing: (/** @type {unknown} */ error) => error instanceof NoAnswer };
  known ??= Promise.all([persist(getStyles, patience), persist(getOptions, patience)])
    .then(([answer, table]) => ({ ...answer, limits: { ...defaultLimits, ...answer.limits }, ...table }));
  return known;
}

/**
 * What was chosen; the rest is as the service has it.
 * @type {() => Options}
 */
const chosenOptions = () => recall('options') ?? {};

/**
 * What was chosen of the options that the service knows and `isWanted` says, as it takes them.
 * @param {(option: Option) => boolean} [isWanted]
 */
export async function optionsToSend(isWanted = () => true) {
  const { options } = await knownStyles();
  const chosen = chosenOptions();
  return Object.fromEntries(options.filter(option => isWanted(option) && isPossible(option, chosen[option.name])).map(({ name }) => [name, chosen[name]]));
}

/**
 * Whether a value that was remembered is still one that an option takes.
 * @param {Option} option
 * @param {any} value
 */
function isPossible(option, value) {
  if (value === null || value === undefined) return false;
  if (option.choices.length > 0) return option.choices.some(choice => choice.name === value);
  return option.minimum === null || (value >= option.minimum && value <= (option.maximum ?? Infinity));
}

/**
 * Remembers options, those of an old batch for example.
 * @param {Options} options
 */
export const chooseOptions = options => remember('options', { ...chosenOptions(), ...options });

/**
 * Options in one line; `known` is what {@link knownStyles} gave.
 * @param {Options} options
 * @param {Offer} [known]
 */
export function summarizeOptions(options, known) {
  const id = options.style ?? known?.default;
  const entry = known?.styles.find(candidate => candidate.id === id);
  const style = entry ? styleWords(entry).name : id ?? '…';
  const format = known?.formats.find(({ name }) => name === options.format)?.label ?? options.format;
  return t('options.summary', { style, strength: percent(options.strength), resolution: options.resolution, format });
}

/** @type {(share: number) => string} */
const percent = share => t('options.percent', { n: formatNumber(share * 100, 0) });

/**
 * The fields.
 * @param {{hasBatchFields: boolean, onChange?: () => void}} use `hasBatchFields` shows what makes sense for a batch only.
 */
export function optionsPanel({ hasBatchFields, onChange = () => {} }) {
  const fields = h('div', { class: 'fields' });
  knownStyles().then(
    offered => fields.append(...fieldsOf(offered, hasBatchFields, onChange)),
    () => fields.append(h('p', { class: 'hint' }, t('options.stylesMissing'))));
  return fields;
}

/**
 * @param {Offer} offered
 * @param {boolean} hasBatchFields
 * @param {() => void} onChange
 */
function fieldsOf(offered, hasBatchFields, onChange) {
  const chosen = chosenOptions();
  /** @param {Option} option */
  const valueOf = option => isPossible(option, chosen[option.name]) ? chosen[option.name] : option.default;
  /** @param {string} name */
  const hasQuality = name => offered.formats.find(format => format.name === name)?.hasQuality ?? true;
  /** @type {Map<string, HTMLElement>} */
  const byName = new Map();
  /** @param {string} format */
  const showQuality = format => {
    const field = byName.get('quality');
    if (field) field.hidden = !hasQuality(format);
  };
  for (const option of offered.options.filter(candidate => hasBatchFields || candidate.draws)) {
    byName.set(option.name, fieldOf(option, valueOf(option), offered, value => {
      chooseOptions({ [option.name]: value });
      if (option.name === 'format') showQuality(value);
      onChange();
    }));
  }
  const format = offered.options.find(option => option.name === 'format');
  if (format) showQuality(valueOf(format));
  return [
    ...IN_SIGHT.flatMap(name => byName.get(name) ?? []),
    h('details', { class: 'more' }, h('summary', {}, t('options.more')),
      h('div', {}, [...byName].filter(([name]) => !IN_SIGHT.includes(name)).map(([, field]) => field))),
  ];
}

/**
 * The field of an option: one that suits its kind, but for two that people choose in other ways.
 * @param {Option} option
 * @param {any} value
 * @param {Offer} offered
 * @param {(value: any) => void} set
 * @returns {HTMLElement}
 */
function fieldOf(option, value, offered, set) {
  const words = optionWords(option);
  if (option.name === 'style') return styleField(words, offered, value, set);
  if (option.name === 'timeoutSeconds') return selectField(option.name, words, timeoutMinutes.map(n => [String(n * 60), t('options.minutes', { n })]), value, seconds => set(Number(seconds)));
  switch (option.kind) {
    case 'number':
    case 'wholeNumber': return sliderField(option, words, value, set);
    case 'choice': return IN_SIGHT.includes(option.name) ? segmentsField(option.name, words, value, set) : selectField(option.name, words, words.choices, value, set);
    case 'flag': return h('label', { class: 'check' }, h('input', { type: 'checkbox', checked: value, onchange: checked(set) }), words.label);
    default: return textField(option.name, words, value, set);
  }
}

/** @param {(value: boolean) => void} set */
const checked = set => (/** @type {Event} */ event) => set(/** @type {HTMLInputElement} */ (event.target).checked);

/** @param {(value: string) => void} set */
const entered = set => (/** @type {Event} */ event) => set(/** @type {HTMLInputElement | HTMLSelectElement} */ (event.target).value);

/** Forgets what was chosen. */
export const resetOptions = () => remember('options', undefined);

/**
 * @param {OptionWords} words
 * @param {Offer} offered
 * @param {string} value
 * @param {(value: string) => void} set
 */
function styleField(words, { styles, default: fallback }, value, set) {
  const chosen = styles.some(style => style.id === value) ? value : fallback;
  const list = h('div', { class: 'styles' }, styles.map(style => h('label', { class: 'style' },
    h('input', { type: 'radio', name: 'style', value: style.id, checked: style.id === chosen, onchange: () => set(style.id) }),
    h('img', { class: 'style-sample', src: linkTo(style.sampleUrl), alt: '', width: 64, height: 64, loading: 'lazy' }),
    h('span', {}, h('span', { class: 'style-name' }, styleWords(style).name), h('span', { class: 'style-look' }, styleWords(style).look)))));
  return h('fieldset', { class: 'field' }, h('legend', {}, words.label), list);
}

/**
 * How a number is said: a share of one as a percentage, a side in pixels.
 * @param {Option} option
 * @param {number} value
 */
function sayNumber(option, value) {
  if (option.name === 'resolution') return t('options.px', { n: value });
  return (option.maximum ?? Infinity) <= 1 ? percent(value) : formatNumber(value);
}

/**
 * @param {Option} option
 * @param {OptionWords} words
 * @param {number} value
 * @param {(value: number) => void} set
 */
function sliderField(option, words, value, set) {
  const id = `option-${option.name}`;
  const output = h('output', { htmlFor: id }, sayNumber(option, value));
  const input = h('input', {
    id, type: 'range', min: option.minimum, max: option.maximum, step: option.step, value, 'aria-valuetext': sayNumber(option, value), 'aria-describedby': `${id}-hint`,
    oninput: () => {
      output.textContent = sayNumber(option, input.valueAsNumber);
      input.setAttribute('aria-valuetext', output.textContent);
      set(input.valueAsNumber);
    },
  });
  return h('div', { class: 'field' },
    h('div', { class: 'field-head' }, h('label', { htmlFor: id }, words.label), output),
    input,
    h('p', { class: 'hint', id: `${id}-hint` }, words.help));
}

/**
 * A row of choices; also used for filters.
 * @param {string} name
 * @param {string[][]} choices pairs of id and label
 * @param {string} value
 * @param {(id: string) => void} onChoose
 */
export function segments(name, choices, value, onChoose) {
  return h('div', { class: 'segments' }, choices.map(([id, label]) => h('label', {},
    h('input', { type: 'radio', name, value: id, checked: id === value, onchange: () => onChoose(id) }), h('span', {}, label))));
}

/** @type {(name: string, words: OptionWords, value: string, set: (value: string) => void) => HTMLElement} */
const segmentsField = (name, words, value, set) =>
  h('fieldset', { class: 'field' }, h('legend', {}, words.label), segments(name, words.choices, value, set));

/**
 * @param {string} name
 * @param {OptionWords} words
 * @param {string[][]} choices pairs of value and label
 * @param {unknown} value
 * @param {(value: string) => void} set
 */
function selectField(name, words, choices, value, set) {
  const id = `option-${name}`;
  return h('div', { class: 'field' },
    h('label', { class: 'field-name', htmlFor: id }, words.label),
    h('select', { id, class: 'select', onchange: entered(set) },
      choices.map(([choice, label]) => h('option', { value: choice, selected: choice === String(value) }, label))));
}

/**
 * @param {string} name
 * @param {OptionWords} words
 * @param {string | null} value
 * @param {(value: string | null) => void} set
 */
function textField(name, words, value, set) {
  const id = `option-${name}`;
  return h('div', { class: 'field' },
    h('label', { class: 'field-name', htmlFor: id }, words.label),
    h('input', { id, class: 'select', type: 'text', value: value ?? '', onchange: entered(text => set(text || null)) }));
}
