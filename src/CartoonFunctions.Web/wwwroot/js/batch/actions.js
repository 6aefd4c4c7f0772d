// @ts-check
// What can be done with a batch: while it runs, and when it is over.
import { cancelBatch, linkTo, retryBatch, startBatch, zipUrl } from '../api.js';
import { ask } from '../dialogs.js';
import { button, h, icon, saveBlob } from '../dom.js';
import { t, whyFailed } from '../i18n.js';
import { safeName } from '../names.js';
import { canNotify, toggleNotification, wantsNotification } from '../notify.js';
import { chooseOptions } from '../options.js';
import { canShareFiles } from '../share.js';
import { pickFiles } from '../intake.js';
import { uploads } from '../uploads.js';
import { isFinal } from '../watch.js';
import { addingTo, addPhotos } from './add-photos.js';
import { askForAnotherLook } from './another-look.js';
import { drawContactSheet } from './contact-sheet.js';
import { copyLink } from './copy-link.js';
import { moreActions } from './more-actions.js';
import { canRevise, fileOf, nameOf, RETRYABLE } from './photos.js';
import { createBatchShare } from './share-batch.js';

const ALONE_MS = 3000;

/**
 * @param {string} id
 * @param {{revise: (revision: {failed?: boolean}) => Promise<void>, keepWrong: (photos: LocalPhoto[]) => void}} use
 */
export function createActions(id, { revise, keepWrong }) {
  const message = h('div', { role: 'alert' });
  const row = h('div', { class: 'row' });
  // What became of one action is old news when another begins, before that has anything to say.
  row.addEventListener('click', clearNote, { capture: true });
  const sending = h('p', { class: 'soft', role: 'status' });
  /** @type {import('./summary.js').Known} */
  let known = { photos: [], stands: [] };
  /** @type {number | undefined} */
  let aloneSince;

  /** @param {import('./summary.js').Known} now */
  function show(now) {
    known = now;
    const { status, photos } = now;
    const retryable = photos.filter(photo => RETRYABLE.has(photo.state)).length;
    const isElsewhere = isAlone(status?.state === 'created' && !uploads.isSending(id));
    const adding = addingTo(id);
    showAdding(adding);
    const key = [status?.state, retryable, isElsewhere, wantsNotification(), Boolean(status?.zipUrl), canRevise(known), Boolean(adding)].join();
    if (row.dataset.shown === key) return;
    row.dataset.shown = key;
    row.replaceChildren(...(status && isFinal(status) ? overActions(status, retryable) : busyActions(status, isElsewhere)).flat().filter(action => action !== false));
  }

  /** Whether that has held for a while: between the last photo's arrival and the start it does for a moment. @param {boolean} isNow */
  function isAlone(isNow) {
    aloneSince = isNow ? aloneSince ?? Date.now() : undefined;
    return aloneSince !== undefined && Date.now() - aloneSince >= ALONE_MS;
  }

  /** How far photos are that come into the batch. @param {ReturnType<typeof addingTo>} adding */
  function showAdding(adding) {
    const text = adding ? t('batch.adding', adding) : '';
    if (sending.textContent !== text) sending.textContent = text;
  }

  /**
   * @param {BatchStatus} status
   * @param {number} retryable
   */
  function overActions(status, retryable) {
    const { done } = status.counts;
    const mayAdd = canRevise(known) && !addingTo(id);
    return [
      done > 0 && zipLinks(status),
      retryable > 0 && button(t('batch.retry', { n: retryable }), { icon: 'swap', onclick: retry }),
      retryable === 0 && done === 0 && button(t('batch.again'), { icon: 'swap', onclick: () => runAgain({ photos: 'all' }) }),
      done > 0 && canShareFiles() && shareButton(),
      retryable === 0 && done > 0 && anotherLookButton(),
      mayAdd && addButton('button for-wide'),
      moreActions([
        retryable > 0 && done > 0 && anotherLookButton(),
        mayAdd && addButton('button for-narrow'),
        button(t('batch.sameOptions'), { icon: 'photos', onclick: () => { chooseOptions(status.options); location.hash = '#/'; } }),
        done > 1 && button(t('batch.sheet'), { icon: 'grid', onclick: saveSheet }),
        copyButton(),
      ]),
    ];
  }

  /**
   * @param {BatchStatus | undefined} status
   * @param {boolean} isElsewhere
   */
  function busyActions(status, isElsewhere) {
    return [
      isElsewhere && h('div', { class: 'note' }, icon('info'), h('p', {}, t('batch.elsewhere')), button(t('batch.elsewhereStart'), { onclick: () => startBatch(id).catch(showFailure) })),
      Boolean(status?.zipUrl) && h('a', { class: 'button', href: zipUrl(id), download: '' }, icon('save'), t('batch.zipBefore')),
      canNotify() && notifyButton(),
      copyButton(),
      h('span', { class: 'row-end' }),
      Boolean(status) && button(t('batch.cancel'), { kind: 'danger', onclick: cancel }),
    ];
  }

  /**
   * The zip, or one after another where there are several.
   * @param {BatchStatus} status
   */
  function zipLinks({ zips }) {
    if (!zips) return h('a', { class: 'button', data: { kind: 'primary', size: 'large' }, href: zipUrl(id), download: '' }, icon('save'), t('batch.zip'));
    return zips.map(({ url }, place) => h('a', { class: 'button', data: { kind: 'primary' }, href: linkTo(url), download: '' },
      icon('save'), t('batch.zipPart', { n: place + 1, of: zips.length })));
  }

  const anotherLookButton = () => button(t('look.open'), { icon: 'brush', onclick: drawAnotherLook });

  /** @param {string} place */
  const addButton = place => button(t('draft.add'), { icon: 'plus', class: place, onclick: add });

  const share = createBatchShare(() => known.photos.filter(photo => photo.state === 'done' && photo.outputUrl)
    .map(photo => ({ url: linkTo(photo.outputUrl ?? ''), file: fileOf(photo) })));

  function shareButton() {
    const element = button(t('share.batch'), {
      icon: 'share',
      onclick: async () => {
        element.disabled = true;
        const outcome = await share().catch(showFailure);
        element.disabled = false;
        if (outcome === 'again' && element.lastChild) element.lastChild.textContent = t('share.ready');
        if (outcome !== 'tooMuch') return;
        showNote(t('share.tooMuch'), 'info');
        h('a', { href: zipUrl(id), download: '' }).click();
      },
    });
    return element;
  }

  /** In this batch where that can be, else in one of its own. */
  async function retry() {
    if (!canRevise(known)) return runAgain({});
    await revise({ failed: true }).catch(showFailure);
  }

  async function add() {
    if (!known.status || !known.offer) return;
    try {
      keepWrong(await addPhotos(known.status, await pickFiles(), known.offer));
    } catch (error) {
      showFailure(error);
    }
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
      saveBlob(sheet, `${known.listed?.name ? safeName(known.listed.name.replaceAll('/', '_')) : (known.status?.zip?.split('/').pop() ?? 'cartoons.zip').replace(/\.zip$/, '')}.jpg`);
    } catch (error) {
      showFailure(error);
    }
  }

  const copyButton = () => button(t('batch.copyLink'), { icon: 'link', onclick: copyLink });

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
    try {
      await cancelBatch(id);
      uploads.stop(id); // not before: what the service has not cancelled is still to be sent
    } catch (error) {
      showFailure(error);
    }
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

  function clearNote() {
    message.replaceChildren();
  }

  /** @param {any} error */
  const showFailure = error => showNote(t('batch.retryFailed', { reason: whyFailed(error) }));
  /** @type {(text: string, tone?: string) => void} */
  const showNote = (text, tone = 'bad') => message.replaceChildren(h('div', { class: 'note', data: { tone } }, icon(tone === 'bad' ? 'alert' : 'info'), h('p', {}, text)));

  return { row, message: h('div', {}, message, sending), show, showFailure, clearNote };
}
