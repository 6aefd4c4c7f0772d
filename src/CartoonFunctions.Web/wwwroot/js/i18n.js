// @ts-check
// The page's words, in the language that the browser asks for or the person has chosen.
import { NoAnswer } from './api.js';
import { languages } from './lang/languages.js';
import { recall, remember } from './settings.js';

let code = languages[recall('language')] ? recall('language') : (navigator.languages ?? []).map(tag => tag.slice(0, 2)).find(tag => languages[tag]) ?? 'en';
document.documentElement.lang = languages[code].about.tag;

/** The language's tag, for `lang` and for formatting. */
export const language = () => languages[code].about.tag;

/** The languages to choose from, each by its own name; and the one that holds. */
export const languageChoices = () => Object.entries(languages).map(([id, { about }]) => ({ id, ...about, isChosen: id === code }));

/**
 * Switches to a language.
 * @param {string} id
 */
export function switchLanguage(id) {
  code = id;
  remember('language', code);
  document.documentElement.lang = languages[code].about.tag;
}

/**
 * A message in the language, its {values} filled in.
 * @type {(key: string, values?: Values) => string}
 */
export const t = (key, values = {}) => fill(languages[code].default[key], values);

/** @type {(message: string | ((values: any) => string), values: Values) => string} */
const fill = (message, values) => typeof message === 'function' ? message(values) : message.replace(/\{(\w+)\}/g, (_, name) => values[name]);

/**
 * A problem that the page found, with the failure of the call behind it where there is one. What the service can find too has the same code
 * and the same words.
 * @param {PhotoProblem} problem
 */
export function describe({ code: problem, values = {}, failure }) {
  const said = failure ? { ...values, reason: whyFailed(failure) } : values;
  const shared = languages[code].reasons[problem];
  return shared ? fill(shared, said) : t(`problem.${problem}`, said);
}

/**
 * Why something was not done, as the service says it: in the language where it has words for the code, else in the service's own.
 * @param {Because} because
 * @returns {string}
 */
export function reason({ reason: text, reasonCode, reasonValues }) {
  const message = languages[code].reasons[reasonCode ?? ''];
  // A reason that has another one behind it says that in the same language.
  if (message && reasonValues?.because) {
    const { because, detail } = reasonValues;
    return fill(message, { ...reasonValues, detail: reason({ reason: String(detail), reasonCode: String(because), reasonValues: { ...reasonValues, because: '' } }) });
  }
  return message ? fill(message, reasonValues ?? {}) : text ?? '';
}

/**
 * What made a call fail, for the person: the reason where it has a code that is known, else the kind of the problem.
 * @param {Failure | NoAnswer} error
 * @returns {string}
 */
export function whyFailed(error) {
  if (error instanceof NoAnswer) return error.problem ? whyFailed(error.problem) : t('error.noAnswer');
  const { reasonCode = '', reasonValues = {}, kind = '', message } = error;
  const { reasons, problems } = languages[code];
  if (reasons[reasonCode]) return fill(reasons[reasonCode], reasonValues);
  return problems[kind] ? fill(problems[kind], { detail: message }) : message;
}

/**
 * A style's name and look, in the language where they are known.
 * @type {(style: {id: string, name: string, look: string}) => {name: string, look: string}}
 */
export const styleWords = style => languages[code].styles[style.id] ?? style;

/**
 * An option's label, help and choices, in the language where they are known.
 * @param {Option} option
 * @returns {OptionWords}
 */
export function optionWords(option) {
  const words = languages[code].options[option.name];
  return {
    label: words?.label ?? option.label,
    help: words?.help ?? `${option.help}.`,
    choices: option.choices.map(({ name, label }) => [name, words?.choices?.[name] ?? label]),
    suggestions: (option.suggestions ?? []).map(({ name, label }) => [name, words?.choices?.[name] ?? label]),
    names: Object.fromEntries((option.names ?? []).map(({ name, label }) => [name, words?.names?.[name] ?? label])),
  };
}

/** The person's own kind of the language, whose dates are theirs: en-GB rather than en. */
const region = () => (navigator.languages ?? []).find(tag => tag.slice(0, 2) === code) ?? language();

/**
 * A day and time, short.
 * @type {(date: Date) => string}
 */
export const formatTime = date => new Intl.DateTimeFormat(region(), { dateStyle: 'medium', timeStyle: 'short' }).format(date);

/**
 * A day as people say it, the year where it is another than this one.
 * @param {Date} date
 */
export const formatDay = date => new Intl.DateTimeFormat(region(), {
  day: 'numeric', month: 'long', ...(date.getFullYear() !== new Date().getFullYear() && { year: 'numeric' }),
}).format(date);

/**
 * A number with few digits.
 * @type {(number: number, digits?: number) => string}
 */
export const formatNumber = (number, digits = 1) => new Intl.NumberFormat(language(), { maximumFractionDigits: digits }).format(number);

/**
 * The size of a file.
 * @param {number} bytes
 */
export const formatBytes = bytes => bytes < 1 << 20 ? `${formatNumber(Math.max(1, bytes / 1024), 0)} KiB` : `${formatNumber(bytes / (1 << 20))} MiB`;

/**
 * A length of time in the words of a person who waits: coarser the longer it is, so that it does not twitch.
 * @param {number} seconds
 */
export function formatSeconds(seconds) {
  if (seconds < 60) return t('time.seconds', { n: Math.max(1, Math.round(seconds)) });
  if (seconds < 3600) return t('time.minutes', { m: Math.floor(Math.round(seconds) / 60), s: Math.round(seconds) % 60 });
  return t('time.hours', { h: Math.floor(seconds / 3600), m: Math.floor(seconds % 3600 / 60) });
}

/**
 * Time left, rounded: 5 s below a minute, 10 s below ten, else a minute.
 * @param {number} seconds
 */
export function formatLeft(seconds) {
  if (seconds < 8) return t('time.fewSeconds');
  const step = seconds < 60 ? 5 : seconds < 600 ? 10 : 60;
  return formatSeconds(Math.round(seconds / step) * step);
}
