// @ts-check
// A notification when a batch is done and nobody looks.
import { recall, remember } from './settings.js';
import { t } from './i18n.js';

export const canNotify = () => 'Notification' in window;
export const wantsNotification = () => canNotify() && Notification.permission === 'granted' && recall('notify') === true;

/** Turns it on or off; asks the browser the first time. Resolves to whether it is on. */
export async function toggleNotification() {
  if (wantsNotification()) {
    remember('notify', false);
    return false;
  }
  const permission = await Notification.requestPermission();
  remember('notify', permission === 'granted');
  return permission === 'granted';
}

/**
 * Tells that a batch is done, when it was asked for and the page is out of sight.
 * @param {string} id
 * @param {Counts} counts
 */
export function notifyDone(id, counts) {
  if (!wantsNotification() || document.visibilityState === 'visible') return;
  try {
    const note = new Notification(t('done.title'), { body: t('done.body', counts), tag: id, icon: '/logo.svg' });
    note.onclick = () => { focus(); note.close(); };
  } catch {
    // Phones allow notifications from service workers only; the tab's title says it too.
  }
}
