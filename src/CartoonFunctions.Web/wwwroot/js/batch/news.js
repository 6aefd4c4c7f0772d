// @ts-check
// Tells of a batch's progress where nobody looks at the page itself: the tab's title, screen readers, a notification.
import { announce } from '../dom.js';
import { showProgressIcon } from '../favicon.js';
import { t } from '../i18n.js';
import { notifyDone } from '../notify.js';
import { isFinal } from '../watch.js';
import { headline } from './summary.js';

/** @param {string} id */
export function createNews(id) {
  let tenths = 0;
  let wasRunning = false;

  /** @param {BatchStatus} status */
  return status => {
    const { done, total } = status.counts;
    if (isFinal(status)) {
      showProgressIcon();
      document.title = `${t('tab.done')} ${headline(status)} · CartoonFunctions`;
      if (wasRunning) { announce(headline(status)); notifyDone(id, status.counts); }
      wasRunning = false;
      tenths = 0;
      return;
    }
    wasRunning = true;
    showProgressIcon(done / Math.max(1, total));
    if (status.state === 'running') document.title = `${t('tab.progress', { done, total })} · CartoonFunctions`;
    const tenth = Math.floor(done / Math.max(1, total) * 10);
    if (tenth > tenths) { tenths = tenth; announce(t('batch.liveProgress', { done, total })); }
  };
}
