// @ts-check
// A batch from its upload to its zip.
import { cancelBatch, linkTo, retryBatch, startBatch, zipUrl } from '../api.js';
import { announce, ask, button, h, icon } from '../dom.js';
import { describe, formatLeft, formatNumber, formatSeconds, formatTime, reason, t, whyFailed } from '../i18n.js';
import { openLightbox } from '../lightbox.js';
import { setServiceTrouble } from '../notice.js';
import { canNotify, notifyDone, toggleNotification, wantsNotification } from '../notify.js';
import { chooseOptions, knownStyles, segments, summarizeOptions } from '../options.js';
import { Pictures } from '../pictures.js';
import { get } from '../store.js';
import { createTiles } from '../tile.js';
import { uploads } from '../uploads.js';
import { isFinal, watch } from '../watch.js';

const BAD = new Set(['refused', 'failed', 'wrong', 'timedOut', 'cancelled']);
/** What another try may help. */
const RETRYABLE = new Set(['failed', 'timedOut', 'cancelled']);

/**
 * A photo as the service and this page together know it.
 * @typedef {BatchPhoto & {local?: LocalPhoto, upload?: UploadProgress}} KnownPhoto
 */

/** @param {string} id */
export function batchView(id) {
  const stop = new AbortController();
  const pictures = new Pictures(id);
  const tiles = createTiles();
  const summary = h('section', { class: 'summary' });
  const groups = h('nav', { class: 'group-links' });
  const filters = h('div', { class: 'tabs' });
  const message = h('div', { role: 'alert' });
  const element = h('div', {}, summary, message, filters, tiles.element);
  const view = { element, title: t('batch.titlePlain'), close };
  /** @type {BatchStatus | undefined} */
  let status;
  /** @type {Offer | undefined} */
  let known;
  /** @type {number | undefined} */
  let etaAt; // when the present ETA says it will be over, on this page's clock
  let clockAhead = 0; // the service's clock less this page's
  let filter = 'all';
  let announced = 0;
  let wasRunning = false;
  /** @type {ReturnType<typeof setInterval> | undefined} */
  let ticking;

  function close() {
    stop.abort();
    clearInterval(ticking);
    pictures.close();
    setServiceTrouble(false);
    document.title = 'CartoonFunctions';
  }

  async function open() {
    await pictures.load();
    refresh();
    uploads.addEventListener('change', event => { if (/** @type {CustomEvent} */ (event).detail === id) schedule(); }, { signal: stop.signal });
    knownStyles().then(answer => { known = answer; schedule(); }, () => {});
    pictures.onNews(schedule, stop.signal);
    showGroups();
    ticking = setInterval(() => { if (status?.state === 'running') showFacts(); }, 1000);
    try {
      await watch(id, { signal: stop.signal, onStatus: take, onTrouble: setServiceTrouble });
    } catch {
      showMissing();
    }
  }

  /**
   * @param {BatchStatus} next
   * @param {number} now
   */
  function take(next, now) {
    status = next;
    clockAhead = now - Date.now();
    etaAt = typeof next.etaSeconds === 'number' ? Date.now() + next.etaSeconds * 1000 : undefined;
    tellProgress(next);
    refresh();
  }

  /** @param {BatchStatus} status */
  function tellProgress(status) {
    const { done, total } = status.counts;
    if (isFinal(status)) {
      document.title = `${t('tab.done')} ${headline(status)} · CartoonFunctions`;
      if (wasRunning) { announce(headline(status)); notifyDone(id, status.counts); }
      return;
    }
    wasRunning = true;
    if (status.state === 'running') document.title = `${t('tab.progress', { done, total })} · CartoonFunctions`;
    const tenth = Math.floor(done / Math.max(1, total) * 10);
    if (tenth > announced) { announced = tenth; announce(t('batch.liveProgress', { done, total })); }
  }

  let isDue = false;
  function schedule() {
    if (isDue) return;
    isDue = true;
    requestAnimationFrame(() => { isDue = false; if (!stop.signal.aborted) refresh(); });
  }

  // --- the tiles ---

  /**
   * Every photo, as the service and this page together know it.
   * @returns {KnownPhoto[]}
   */
  function photosNow() {
    /** @type {Map<string, BatchPhoto>} */
    const names = new Map();
    for (const photo of status?.photos ?? []) names.set(photo.name, photo);
    const sending = uploads.progressOf(id);
    for (const [name, local] of pictures.photos) {
      if (!names.has(name) && (!status || local.reason || local.problem)) names.set(name, { ...local, name, state: local.reason ? 'refused' : 'waiting' });
    }
    return [...names.values()].map(photo => ({ ...photo, local: pictures.photos.get(photo.name), upload: sending?.get(photo.name) }));
  }

  /** @param {KnownPhoto} photo */
  function stateOf(photo) {
    const problem = photo.upload?.problem ?? photo.local?.problem;
    if (problem && photo.state === 'waiting') return { state: 'wrong', text: describe(problem) };
    if ((!status || status.state === 'created') && photo.state === 'waiting') return uploadStateOf(photo);
    switch (photo.state) {
      case 'done': return { state: 'done', text: reason(photo) || (photo.seconds ? t('tile.doneIn', { seconds: formatNumber(photo.seconds) }) : t('tile.done')) };
      case 'waiting': return { state: 'waiting', text: t('tile.waiting') };
      case 'running': return { state: 'running', text: t('tile.running') };
      default: return { state: photo.state, text: reason(photo) || t(`tile.${photo.state}`) };
    }
  }

  /** @param {KnownPhoto} photo */
  function uploadStateOf({ upload, local }) {
    switch (upload?.state) {
      case 'sending': return { state: 'uploading', sent: upload.sent / upload.size, text: t('tile.uploading', { percent: Math.round(upload.sent / upload.size * 100) }) };
      case 'retrying': return { state: 'uploading', sent: 0, text: t('tile.retrying') };
      case 'sent': return { state: 'waiting', text: t('tile.uploaded') };
      default: return { state: 'waiting', text: local?.uploaded ? t('tile.uploaded') : t('tile.notSent') };
    }
  }

  /** @param {KnownPhoto} photo */
  function tileOf(photo) {
    const state = stateOf(photo);
    const name = photo.local?.label ?? photo.name;
    const isDone = state.state === 'done' && photo.outputUrl;
    return {
      key: photo.name, name, ...state,
      photo: pictures.thumbnail(photo.name),
      cartoon: isDone ? linkTo(photo.thumbnailUrl ?? '') : undefined,
      open: isDone ? { label: t('tile.open', { name }), onclick: () => openAt(photo.name) } : undefined,
      tools: isDone ? [{ label: t('tile.save', { name }), icon: 'save', isShy: true, onclick: () => save(photo.name) }] : [],
    };
  }

  const doneNow = () => (status?.photos ?? []).filter(photo => photo.state === 'done' && photo.outputUrl);

  /** @param {string} name */
  function save(name) {
    const { outputUrl, output } = doneNow().find(photo => photo.name === name) ?? {};
    if (outputUrl) h('a', { href: linkTo(outputUrl), download: output }).click();
  }

  /** @param {string} name */
  function openAt(name) {
    const done = doneNow();
    openLightbox(done.map(photo => ({
      name: pictures.photos.get(photo.name)?.label ?? photo.name,
      after: linkTo(photo.outputUrl ?? ''),
      before: () => pictures.preview(photo.name, linkTo(photo.sourceUrl ?? '')),
      save: () => save(photo.name),
    })), done.findIndex(photo => photo.name === name));
  }

  // --- the summary ---

  /** @param {BatchStatus} status */
  function headline(status) {
    const { done } = status.counts;
    switch (status.state) {
      case 'completed': return done > 0 ? t('batch.ready', { n: done }) : t('batch.nothing');
      case 'cancelled': return t('batch.cancelled', { n: done });
      case 'timedOut': return t('batch.timedOut', { n: done });
      case 'failed': return t('batch.failed');
      default: return t('batch.packing');
    }
  }

  const count = h('div', { class: 'summary-count' });
  const heading = h('h1', { class: 'soft small' });
  const facts = h('dl', { class: 'facts' });
  const parts = ['done', 'bad', 'sent'].map(name => h('span', { class: `progress-${name}` }));
  const progress = h('div', { class: 'progress', role: 'progressbar', 'aria-label': t('batch.titlePlain'), 'aria-valuemin': 0, 'aria-valuemax': 100 }, parts);
  const actions = h('div', { class: 'row' });
  const problems = h('p', { class: 'soft' });
  summary.append(
    h('div', { class: 'summary-top' }, h('div', { class: 'summary-title' }, heading, count), facts),
    progress, problems, groups, actions);

  function refresh() {
    const photos = photosNow();
    const views = photos.map(tileOf);
    /** @param {{state: string}} tile */
    const isWanted = tile => filter === 'all' || (filter === 'done' ? tile.state === 'done' : BAD.has(tile.state));
    tiles.update(views.filter(isWanted));
    showHeading(photos);
    showProgress(photos, views);
    showFacts();
    showActions(photos);
    showFilters(views);
  }

  /** @param {KnownPhoto[]} photos */
  function showHeading(photos) {
    heading.textContent = status?.startedAt ? t('batch.title', { when: formatTime(new Date(status.startedAt)) }) : t('batch.titlePlain');
    view.title = heading.textContent;
    /** @type {(first: number, second: string, label: string) => (string | Node)[]} */
    const big = (first, second, label) => [String(first), ' ', h('small', {}, `${second} ${label}`)];
    if (!status && photos.length === 0) count.replaceChildren(t('batch.loading'));
    else if (!status || status.state === 'created') {
      const sent = photos.filter(photo => photo.upload?.state === 'sent' || photo.local?.uploaded).length;
      count.replaceChildren(...pictures.photos.size === 0 ? [t('batch.uploading')] : big(sent, `/ ${photos.length}`, t('batch.uploaded')));
    } else if (status.state === 'running') count.replaceChildren(...big(status.counts.done, `/ ${status.counts.total}`, t('batch.done')));
    else count.replaceChildren(headline(status));
  }

  /**
   * @param {KnownPhoto[]} photos
   * @param {{state: string}[]} views
   */
  function showProgress(photos, views) {
    const total = Math.max(1, photos.length);
    const done = views.filter(tile => tile.state === 'done').length;
    const bad = views.filter(tile => BAD.has(tile.state)).length;
    const sent = status && status.state !== 'created' ? 0
      : photos.reduce((sum, { upload, local }) => sum + (local?.uploaded || upload?.state === 'sent' ? 1 : upload ? upload.sent / Math.max(1, upload.size) : 0), 0);
    [done, bad, sent].forEach((n, place) => parts[place].style.setProperty('--share', `${n / total * 100}%`));
    progress.setAttribute('aria-valuenow', String(Math.round((done + bad + sent) / total * 100)));
    progress.hidden = Boolean(status && isFinal(status) && bad === 0);
    const without = status && status.state !== 'created' ? bad : 0;
    problems.hidden = without === 0;
    if (without > 0) problems.textContent = t('batch.problems', { n: without });
  }

  function showFacts() {
    /** @type {string[][]} */
    const pairs = [];
    if (status?.state === 'running') {
      const left = etaAt === undefined ? t('time.unknown') : formatLeft(Math.max(0, (etaAt - Date.now()) / 1000));
      pairs.push([t('batch.left'), left]);
      const seconds = (Date.now() + clockAhead - Date.parse(status.startedAt ?? '')) / 1000;
      if (status.counts.done > 0 && seconds > 0) pairs.push([t('batch.pace'), pace(status.counts.done, seconds)]);
    } else if (status && isFinal(status) && status.startedAt && status.endedAt) {
      const seconds = (Date.parse(status.endedAt) - Date.parse(status.startedAt)) / 1000;
      pairs.push([t('batch.took'), formatSeconds(seconds)]);
      if (status.counts.done > 0) pairs.push([t('batch.pace'), pace(status.counts.done, seconds)]);
    }
    if (status?.options) pairs.push([t('batch.style'), summarizeOptions(status.options, known), 'facts-long']);
    const key = JSON.stringify(pairs);
    if (facts.dataset.shown === key) return;
    facts.dataset.shown = key;
    facts.replaceChildren(...pairs.map(([name, value, kind]) => h('div', {}, h('dt', {}, name), h('dd', { class: kind }, value))));
  }

  /** @type {(done: number, seconds: number) => string} */
  const pace = (done, seconds) => formatNumber(done / seconds * 60, done / seconds * 60 < 10 ? 1 : 0);

  /** @param {KnownPhoto[]} photos */
  function showActions(photos) {
    const retryable = photos.filter(photo => RETRYABLE.has(photo.state));
    const isElsewhere = status?.state === 'created' && !uploads.progressOf(id);
    const key = [status?.state, retryable.length, isElsewhere, wantsNotification(), Boolean(status?.zipUrl)].join();
    if (actions.dataset.shown === key) return;
    actions.dataset.shown = key;
    actions.replaceChildren(...status && isFinal(status) ? overActions(status, retryable) : busyActions(isElsewhere));
  }

  /**
   * @param {BatchStatus} status
   * @param {KnownPhoto[]} retryable
   */
  function overActions(status, retryable) {
    return [
      status.counts.done > 0 && h('a', { class: 'button', data: { kind: 'primary', size: 'large' }, href: zipUrl(id), download: '' }, icon('save'), t('batch.zip')),
      retryable.length > 0 && button(t('batch.retry', { n: retryable.length }), { icon: 'swap', onclick: () => runAgain({}) }),
      button(t('batch.again'), { icon: 'swap', hidden: retryable.length > 0, onclick: () => runAgain({ photos: 'all' }) }),
      button(t('batch.sameOptions'), { icon: 'photos', onclick: () => { chooseOptions(status.options); location.hash = '#/'; } }),
      copyButton(),
    ].filter(action => action !== false && action !== undefined);
  }

  /** @param {boolean} isElsewhere */
  function busyActions(isElsewhere) {
    return [
      isElsewhere && h('div', { class: 'note' }, icon('info'), h('p', {}, t('batch.elsewhere')), button(t('batch.elsewhereStart'), { onclick: () => startBatch(id).catch(showFailure) })),
      canNotify() && notifyButton(),
      copyButton(),
      h('span', { class: 'row-end' }),
      status && button(t('batch.cancel'), { kind: 'danger', onclick: cancel }),
    ].filter(action => action !== false && action !== undefined);
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
    const toggle = button(t(wantsNotification() ? 'batch.notifyOn' : 'batch.notify'), {
      icon: 'bell', 'aria-pressed': String(wantsNotification()),
      onclick: async () => {
        const isOn = await toggleNotification();
        if (!isOn && Notification.permission === 'denied') showNote(t('batch.notifyDenied'));
        refresh();
      },
    });
    return toggle;
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

  // --- around it ---

  async function showGroups() {
    /** @type {LocalBatch | undefined} */
    const record = await get('batches', id);
    const ids = record?.group ?? [];
    groups.hidden = ids.length < 2;
    if (!groups.hidden) groups.replaceChildren(...ids.map((other, place) => h('a', {
      class: 'button', href: `#/batch/${encodeURIComponent(other)}`, 'aria-current': other === id ? 'page' : null,
    }, t('batch.groupOf', { n: place + 1, total: ids.length }))));
  }

  /** @param {{state: string}[]} views */
  function showFilters(views) {
    const n = { all: views.length, done: views.filter(tile => tile.state === 'done').length, bad: views.filter(tile => BAD.has(tile.state)).length };
    filters.hidden = n.bad === 0 || n.done === 0;
    const key = JSON.stringify([n, filter]);
    if (filters.hidden || filters.dataset.shown === key) return;
    filters.dataset.shown = key;
    const focused = filters.contains(document.activeElement);
    filters.replaceChildren(h('fieldset', {}, h('legend', { class: 'visually-hidden' }, t('batch.filter')),
      segments('filter', Object.entries(n).map(([name, value]) => [name, t(`batch.filter.${name}`, { n: value })]), filter, value => { filter = value; refresh(); })));
    if (focused) /** @type {HTMLElement | null} */ (filters.querySelector(':checked'))?.focus();
  }

  function showMissing() {
    element.replaceChildren(h('div', { class: 'blank' }, icon('photos'),
      h('h1', {}, t('batch.missing')), h('p', { class: 'soft' }, t('batch.missingText')),
      h('a', { class: 'button', data: { kind: 'primary' }, href: '#/' }, t('nav.new'))));
  }

  open();
  return view;
}
