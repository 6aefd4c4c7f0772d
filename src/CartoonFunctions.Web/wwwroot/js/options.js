// @ts-check
// What a person chooses for a batch. Names, defaults, ranges and choices are the service's; what was chosen is remembered in this browser.
import { getOptions, getStyles, NoAnswer } from './api.js';
import { h } from './dom.js';
import { formatNumber, optionWords, styleWords, t } from './i18n.js';
import { persist } from './patience.js';
import { defaultLimits } from './probe.js';
import { recall, remember } from './settings.js';
import { styleField } from './style-field.js';
import { suggestionField } from './suggestion-field.js';

/** The options that are always in sight, in this order; the others are under "More options". */
const IN_SIGHT = ['style', 'strength', 'resolution', 'format', 'quality', 'names'];
/** What stands for something in a name; words of the texts are in braces too. */
const placeholders = { list: '{batch}, {number}, {number:000}, {name}, {style}, {date}, {time}', number: '{number}', name: '{name}' };
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
 * What is chosen in this tab; the rest is as the service has it. Another tab's choice is for new tabs: here holds what is shown here.
 * @type {Options}
 */
let chosen = recall('options') ?? {};

/** Tells of every choice: an event `change`. */
export const optionNews = new EventTarget();

/** What is chosen now, the rest being the service's defaults. @type {() => Options} */
export const chosenNow = () => ({ ...chosen });

/**
 * What was chosen of the options that the service knows and `isWanted` says, as it takes them.
 * @param {(option: Option) => boolean} [isWanted]
 */
export async function optionsToSend(isWanted = () => true) {
  const offered = await knownStyles();
  const sent = offered.options.filter(option => isWanted(option) && isPossible(option, chosen[option.name], offered));
  return Object.fromEntries(sent.map(({ name }) => [name, chosen[name]]));
}

/**
 * The value of an option that holds now: what is chosen where the service takes it, else its default.
 * @param {string} name
 * @param {Offer} offered
 */
export function chosenValue(name, offered) {
  const option = offered.options.find(candidate => candidate.name === name);
  if (option && isPossible(option, chosen[name], offered)) return chosen[name];
  return name === 'style' ? offered.default : option?.default;
}

/**
 * Whether a value that was remembered is still one that an option takes.
 * @param {Option} option
 * @param {any} value
 * @param {Offer} offered
 */
function isPossible(option, value, { styles }) {
  if (value === null || value === undefined) return false;
  if (option.name === 'style') return styles.some(style => style.id === value);
  if (option.kind === 'pattern') return typeof value === 'string';
  if (option.choices.length > 0) return option.choices.some(choice => choice.name === value);
  return option.minimum === null || (value >= option.minimum && value <= (option.maximum ?? Infinity));
}

/**
 * Chooses options, those of an old batch for example, and remembers them.
 * @param {Options} options
 */
export function chooseOptions(options) {
  chosen = { ...chosen, ...options };
  remember('options', chosen);
  optionNews.dispatchEvent(new Event('change'));
}

/**
 * Chooses options and no others: those that are not given are the service's again.
 * @param {Options} options
 */
export function replaceOptions(options) {
  chosen = {};
  chooseOptions(options);
}

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
  const resolution = known?.options.find(({ name }) => name === 'resolution');
  const size = resolution ? sayNumber(resolution, options.resolution) : t('options.px', { n: options.resolution });
  return t('options.summary', { style, strength: percent(options.strength), size, format });
}

/** @type {(share: number) => string} */
const percent = share => t('options.percent', { n: formatNumber(share * 100, 0) });

/**
 * The fields.
 * @param {{hasBatchFields: boolean, signal: AbortSignal, tries?: import('./tries.js').Tries}} use `hasBatchFields` shows what makes sense for a batch only; `signal` tells that the fields are gone; `tries` shows the styles on a photo.
 */
export function optionsPanel({ hasBatchFields, signal, tries }) {
  const fields = h('div', { class: 'fields' });
  knownStyles().then(
    offered => fields.append(...fieldsOf(offered, hasBatchFields, signal, tries)),
    () => fields.append(h('p', { class: 'hint' }, t('options.stylesMissing'))));
  return fields;
}

/**
 * @param {Offer} offered
 * @param {boolean} hasBatchFields
 * @param {AbortSignal} signal
 * @param {import('./tries.js').Tries} [tries]
 */
function fieldsOf(offered, hasBatchFields, signal, tries) {
  /** @param {Option} option */
  const valueOf = option => chosenValue(option.name, offered);
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
    /** @param {any} value */
    const set = value => {
      chooseOptions({ [option.name]: value });
      if (option.name === 'format') showQuality(value);
    };
    byName.set(option.name, option.name === 'style' ? styleField(optionWords(option), offered, () => valueOf(option), set, signal, tries) : fieldOf(option, valueOf(option), set, signal));
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
 * The field of an option: one that suits its kind, but for one that people choose in another way.
 * @param {Option} option
 * @param {any} value
 * @param {(value: any) => void} set
 * @param {AbortSignal} signal the field is gone
 * @returns {HTMLElement}
 */
export function fieldOf(option, value, set, signal) {
  const words = optionWords(option);
  if (option.name === 'timeoutSeconds') return selectField(option.name, words, timeoutMinutes.map(n => [String(n * 60), t('options.minutes', { n })]), value, seconds => set(Number(seconds)));
  switch (option.kind) {
    case 'number':
    case 'wholeNumber': return sliderField(option, words, value, set, signal);
    case 'choice': return IN_SIGHT.includes(option.name) ? segmentsField(option.name, words, value, set) : selectField(option.name, words, words.choices, value, set);
    case 'pattern': return patternField(option.name, words, value, set);
    case 'flag': return h('label', { class: 'check' }, h('input', { type: 'checkbox', checked: value, onchange: checked(set) }), words.label);
    default: return words.suggestions.length > 0 ? suggestionField(newId(option.name), words, value, set) : textField(option.name, words, value, set);
  }
}

/** @param {(value: boolean) => void} set */
const checked = set => (/** @type {Event} */ event) => set(/** @type {HTMLInputElement} */ (event.target).checked);

/** @param {(value: string) => void} set */
const entered = set => (/** @type {Event} */ event) => set(/** @type {HTMLInputElement | HTMLSelectElement} */ (event.target).value);

/** Forgets what was chosen. */
export function resetOptions() {
  chosen = {};
  remember('options', undefined);
  optionNews.dispatchEvent(new Event('change'));
}

let fieldsMade = 0;
/** A field may be on the page twice, beside the photos and in a dialog. @param {string} name */
const newId = name => `option-${name}-${fieldsMade++}`;

/**
 * How a number is said: a share of one as a percentage, a side in pixels, the largest as the photo's own.
 * @param {Option} option
 * @param {number} value
 */
function sayNumber(option, value) {
  if (option.name === 'resolution' && value === option.maximum) return t('options.sizeOriginal');
  if (option.name === 'resolution') return t('options.px', { n: value });
  return (option.maximum ?? Infinity) <= 1 ? percent(value) : formatNumber(value);
}

/**
 * @param {Option} option
 * @param {OptionWords} words
 * @param {number} value
 * @param {(value: number) => void} set
 * @param {AbortSignal} signal
 */
function sliderField(option, words, value, set, signal) {
  const id = newId(option.name);
  const output = h('output', { htmlFor: id }, sayNumber(option, value));
  const input = h('input', {
    id, type: 'range', min: option.minimum, max: option.maximum, step: option.step, value, 'aria-valuetext': sayNumber(option, value), 'aria-describedby': `${id}-hint`,
    oninput: () => { say(); set(input.valueAsNumber); },
  });
  function say() {
    output.textContent = sayNumber(option, input.valueAsNumber);
    input.setAttribute('aria-valuetext', output.textContent);
  }
  // Elsewhere on the page it is chosen too.
  optionNews.addEventListener('change', () => {
    if (input.valueAsNumber === (chosen[option.name] ?? option.default)) return;
    input.value = chosen[option.name] ?? option.default;
    say();
  }, { signal });
  const names = option.names?.length ? namedNumbers(option, input) : null;
  return h('div', { class: 'field' },
    h('div', { class: 'field-head' }, h('label', { htmlFor: id }, words.label), output),
    names,
    input,
    h('p', { class: 'hint', id: `${id}-hint` }, words.help));
}

/**
 * Numbers by their names, beside the slider that they move.
 * @param {Option} option
 * @param {HTMLInputElement} slider
 */
function namedNumbers(option, slider) {
  const labels = optionWords(option).names;
  const row = segments(`${slider.id}-name`, option.names.map(({ name, value }) => [String(value), labels[name]]), slider.value, value => {
    slider.value = value;
    slider.dispatchEvent(new Event('input'));
  });
  slider.addEventListener('input', () => {
    for (const choice of /** @type {NodeListOf<HTMLInputElement>} */ (row.querySelectorAll('input'))) choice.checked = choice.value === slider.value;
  });
  return h('fieldset', {}, h('legend', { class: 'visually-hidden' }, optionWords(option).label), row);
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

/**
 * A row of words, the last of which opens a field for a pattern of one's own.
 * @param {string} name
 * @param {OptionWords} words
 * @param {string} value
 * @param {(value: string) => void} set
 */
function patternField(name, words, value, set) {
  const isOwn = !words.choices.some(([word]) => word === value);
  const id = newId(name);
  const own = h('input', {
    id, class: 'select', type: 'text', value: isOwn ? value : '{number}_{name}', hidden: !isOwn, maxLength: 100, 'aria-label': words.label, 'aria-describedby': `${id}-hint`,
    onchange: entered(text => set(text || words.choices[0][0])),
  });
  const hint = h('p', { class: 'hint', id: `${id}-hint`, hidden: !isOwn }, t('options.pattern', placeholders));
  const row = segments(`${id}-word`, [...words.choices, ['', t('options.ownPattern')]], isOwn ? '' : value, word => {
    own.hidden = hint.hidden = word !== '';
    set(word || own.value);
  });
  return h('fieldset', { class: 'field' }, h('legend', {}, words.label), row, own, hint);
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
  const id = newId(name);
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
  const id = newId(name);
  return h('div', { class: 'field' },
    h('label', { class: 'field-name', htmlFor: id }, words.label),
    h('input', { id, class: 'select', type: 'text', value: value ?? '', onchange: entered(text => set(text || null)) }));
}
