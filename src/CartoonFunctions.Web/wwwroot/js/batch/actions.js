// @ts-check
// What can be done with a batch: while it runs, and when it is over.
import { cancelBatch, linkTo, retryBatch, startBatch, zipUrl } from '../api.js';
import { ask } from '../dialogs.js';
import { announce, button, h, icon, saveBlob } from '../dom.js';
import { t, whyFailed } from '../i18n.js';
import { canNotify, toggleNotification, wantsNotification } from '../notify.js';
import { chooseOptions } from '../options.js';
import { uploads } from '../uploads.js';
import { isFinal } from '../watch.js';
import { askForAnotherLook } from './another-look.js';
import { drawContactSheet } from './contact-sheet.js';
import { nameOf, RETRYABLE } from './photos.js';

/** @param {string} id */
export function createActions(id) {
  const message = h('div', { role: 'alert' });
  const row = h('div', { class: 'row' });
  /** @type {import('./summary.js').Known} */
  let known = { photos: [], stands: [] };

  /** @param {import('./summary.js').Known} now */
  function show(now) {
    known = now;
    const { status, photos } = now;
    const retryable = photos.filter(photo => RETRYABLE.has(photo.state)).length;
    const isElsewhere = status?.state === 'created' && !uploads.progressOf(id);
    const key = [status?.state, retryable, isElsewhere, wantsNotification(), Boolean(status?.zipUrl)].join();
    if (row.dataset.shown === key) return;
    row.dataset.shown = key;
    row.replaceChildren(...(status && isFinal(status) ? overActions(status, retryable) : busyActions(status, isElsewhere)).filter(action => action !== false));
  }

  /**
   * @param {BatchStatus} status
   * @param {number} retryable
   */
  function overActions(status, retryable) {
    return [
      status.counts.done > 0 && h('a', { class: 'button', data: { kind: 'primary', size: 'large' }, href: zipUrl(id), download: '' }, icon('save'), t('batch.zip')),
      retryable > 0 && button(t('batch.retry', { n: retryable }), { icon: 'swap', onclick: () => runAgain({}) }),
      status.counts.done > 0 && button(t('look.open'), { icon: 'brush', onclick: drawAnotherLook }),
      retryable === 0 && status.counts.done === 0 && button(t('batch.again'), { icon: 'swap', onclick: () => runAgain({ photos: 'all' }) }),
      button(t('batch.sameOptions'), { icon: 'photos', onclick: () => { chooseOptions(status.options); location.hash = '#/'; } }),
      status.counts.done > 1 && button(t('batch.sheet'), { icon: 'grid', onclick: saveSheet }),
      copyButton(),
    ];
  }

  /**
   * @param {BatchStatus | undefined} status
   * @param {boolean} isElsewhere
   */
  function busyActions(status, isElsewhere) {
    return [
      isElsewhere && h('div', { class: 'note' }, icon('info'), h('p', {}, t('batch.elsewhere')), button(t('batch.elsewhereStart'), { onclick: () => startBatch(id).catch(showFailure) })),
      canNotify() && notifyButton(),
      copyButton(),
      h('span', { class: 'row-end' }),
      Boolean(status) && button(t('batch.cancel'), { kind: 'danger', onclick: cancel }),
    ];
  }

  async function drawAnotherLook() {
    if (!known.status) return;
    try {
      const made = await askForAnotherLook(known.status);
      if (made) location.hash = `#/batch/${encodeURIComponent(made)}`;
    } catch (error) {
      showFailure(error);
    }
  }

  async function saveSheet() {
    const done = known.photos.filter(photo => photo.state === 'done' && photo.thumbnailUrl);
    try {
      const sheet = await drawContactSheet(done.map(photo => ({ url: linkTo(photo.thumbnailUrl ?? ''), name: nameOf(photo) })));
      saveBlob(sheet, `${(known.status?.zip ?? 'cartoons.zip').replace(/\.zip$/, '')}.jpg`);
    } catch (error) {
      showFailure(error);
    }
  }

  function copyButton() {
    const copy = button(t('batch.copyLink'), {
      icon: 'link',
      onclick: async () => {
        await navigator.clipboard.writeText(location.href);
        if (copy.lastChild) copy.lastChild.textContent = t('batch.copied');
        announce(t('batch.copied'));
      },
    });
    return copy;
  }

  function notifyButton() {
    return button(t(wantsNotification() ? 'batch.notifyOn' : 'batch.notify'), {
      icon: 'bell', 'aria-pressed': String(wantsNotification()),
      onclick: async () => {
        const isOn = await toggleNotification();
        if (!isOn && Notification.permission === 'denied') showNote(t('batch.notifyDenied'));
        show(known);
      },
    });
  }

  async function cancel() {
    const isSure = await ask({ title: t('batch.cancelAsk'), text: t('batch.cancelText'), yes: t('batch.cancel'), no: t('batch.keepGoing') });
    if (!isSure) return;
    uploads.stop(id);
    await cancelBatch(id).catch(showFailure);
  }

  /**
   * The same photos, or the failed ones, and the same options, without uploading again.
   * @param {{photos?: 'all' | 'failed'}} request
   */
  async function runAgain(request) {
    try {
      const made = await retryBatch(id, request);
      location.hash = `#/batch/${encodeURIComponent(made.id)}`;
    } catch (error) {
      showFailure(error);
    }
  }

  /** @param {any} error */
  const showFailure = error => showNote(t('batch.retryFailed', { reason: whyFailed(error) }));
  /** @param {string} text */
  const showNote = text => message.replaceChildren(h('div', { class: 'note', data: { tone: 'bad' } }, icon('alert'), h('p', {}, text)));

  return { row, message, show };
}
