// @ts-check
// The line under the bar when something is wrong with the connection, or the service's key is missing.
import { button, byId, h, icon } from './dom.js';
import { t } from './i18n.js';

let serviceTrouble = false;
/** @type {(() => void) | undefined} */
let giveKey;

/**
 * Says, or no longer says, that the service does not answer.
 * @param {boolean} isTrouble
 */
export function setServiceTrouble(isTrouble) {
  if (isTrouble === serviceTrouble) return;
  serviceTrouble = isTrouble;
  showNotice();
}

/**
 * Says from now on that the service needs its key, with a button that asks for it.
 * @param {() => void} ask
 */
export function offerKey(ask) {
  giveKey = ask;
  showNotice();
}

/** Shows what is to be said now. */
export function showNotice() {
  // A service on this machine answers without a network too, so being offline alone is no trouble.
  const key = !serviceTrouble ? null : navigator.onLine ? 'noAnswer' : 'offline';
  byId('notice').replaceChildren(...key ? [line('offline', t(key))] : giveKey ? [line('alert', t('key.title'), button(t('key.give'), { onclick: giveKey }))] : []);
}

/** @type {(picture: string, text: string, ...more: HTMLElement[]) => HTMLElement} */
const line = (picture, text, ...more) =>
  h('div', { class: 'notice' }, h('div', { class: 'note', data: { tone: 'warn' } }, icon(picture), h('p', {}, text), more));

addEventListener('online', showNotice);
addEventListener('offline', showNotice);
