// @ts-check
// The line under the bar when something is wrong with the connection.
import { byId, h, icon } from './dom.js';
import { t } from './i18n.js';

let serviceTrouble = false;

/**
 * Says, or no longer says, that the service does not answer.
 * @param {boolean} isTrouble
 */
export function setServiceTrouble(isTrouble) {
  if (isTrouble === serviceTrouble) return;
  serviceTrouble = isTrouble;
  showNotice();
}

/** Shows what is to be said now. */
export function showNotice() {
  // A service on this machine answers without a network too, so being offline alone is no trouble.
  const key = !serviceTrouble ? null : navigator.onLine ? 'noAnswer' : 'offline';
  byId('notice').replaceChildren(...key
    ? [h('div', { class: 'notice' }, h('div', { class: 'note', data: { tone: 'warn' } }, icon('offline'), h('p', {}, t(key))))]
    : []);
}

addEventListener('online', showNotice);
addEventListener('offline', showNotice);
