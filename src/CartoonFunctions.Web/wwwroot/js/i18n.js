// The page's words, in the language that the browser asks for or the person has chosen.
import en, { reasons as enReasons, styles as enStyles } from './lang/en.js';
import zh, { reasons as zhReasons, styles as zhStyles } from './lang/zh.js';
import { recall, remember } from './settings.js';

const languages = {
  en: { messages: en, reasons: enReasons, styles: enStyles, tag: 'en' },
  zh: { messages: zh, reasons: zhReasons, styles: zhStyles, tag: 'zh-Hans' },
};

let code = languages[recall('language')] ? recall('language') : (navigator.languages ?? []).map(tag => tag.slice(0, 2)).find(tag => languages[tag]) ?? 'en';
document.documentElement.lang = languages[code].tag;

/** The language's tag, for `lang` and for formatting. */
export const language = () => languages[code].tag;

/** Switches to the other language. */
export function switchLanguage() {
  code = code === 'en' ? 'zh' : 'en';
  remember('language', code);
  document.documentElement.lang = languages[code].tag;
}

/** A message in the language, its {values} filled in. */
export function t(key, values = {}) {
  const message = languages[code].messages[key];
  if (typeof message === 'function') return message(values);
  return message.replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

/** A problem that the page found: `{code, values}`. */
export const describe = problem => t(`problem.${problem.code}`, problem.code === 'upload' ? { reason: reason(problem.values.reason) } : problem.values);

/** A sentence of the service, in the language where it is known. */
export function reason(sentence) {
  if (!sentence) return '';
  for (const [pattern, translation] of languages[code].reasons) {
    if (pattern.test(sentence)) return sentence.replace(pattern, translation);
  }
  return sentence;
}

/** A style's name and look, in the language where they are known. */
export const styleWords = style => languages[code].styles[style.id] ?? style;

/** A day and time, short. */
export const formatTime = date => new Intl.DateTimeFormat(language(), { dateStyle: 'medium', timeStyle: 'short' }).format(date);

/** A number with few digits. */
export const formatNumber = (number, digits = 1) => new Intl.NumberFormat(language(), { maximumFractionDigits: digits }).format(number);

/** A length of time in the words of a person who waits: coarser the longer it is, so that it does not twitch. */
export function formatSeconds(seconds) {
  if (seconds < 60) return t('time.seconds', { n: Math.max(1, Math.round(seconds)) });
  if (seconds < 3600) return t('time.minutes', { m: Math.floor(Math.round(seconds) / 60), s: Math.round(seconds) % 60 });
  return t('time.hours', { h: Math.floor(seconds / 3600), m: Math.floor(seconds % 3600 / 60) });
}

/** Time left, rounded: 5 s below a minute, 10 s below ten, else a minute. */
export function formatLeft(seconds) {
  if (seconds < 8) return t('time.fewSeconds');
  const step = seconds < 60 ? 5 : seconds < 600 ? 10 : 60;
  return formatSeconds(Math.round(seconds / step) * step);
}
