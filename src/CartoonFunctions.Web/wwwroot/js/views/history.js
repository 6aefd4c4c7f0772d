// @ts-check
// Past batches: open one, start it again, or delete it.
import { deleteBatch, getSummary, linkTo, listBatches, NoAnswer, retryBatch } from '../api.js';
import { askForAnotherLook } from '../batch/another-look.js';
import { ask } from '../dialogs.js';
import { announce, button, h, icon } from '../dom.js';
import { formatDay, formatTime, t, whyFailed } from '../i18n.js';
import { setServiceTrouble } from '../notice.js';
import { knownStyles, summarizeOptions } from '../options.js';
import { pause, persist } from '../patience.js';
import { dropOwner } from '../store.js';

const RUNNING = new Set(['created', 'running', 'packing']);
const LOOK_AGAIN_MS = 5000;
const THUMBNAILS = 4;

export function historyView() {
  const list = h('ul', { class: 'past' });
  const foot = h('div', { class: 'row' });
  const message = h('div', { class: 'messages', role: 'alert' });
  const element = h('div', {},
    h('div', { class: 'page-head' }, h('div', {}, h('h1', {}, t('history.title')), h('p', { class: 'soft' }, t('history.text')))),
    message, list, foot);
  /** @type {Offer | undefined} */
  let known;
  const stop = new AbortController();

  /** @param {string} [after] */
  async function load(after) {
    try {
      known ??= await knownStyles();
      const page = await patiently(() => listBatches(after));
      if (stop.signal.aborted) return;
      message.replaceChildren();
      for (const batch of page.batches) {
        const item = row(batch);
        list.append(item);
        follow(batch, item);
      }
      const { next } = page;
      foot.replaceChildren(...next ? [button(t('history.more'), { onclick: () => load(next) })] : []);
      if (list.children.length === 0) showEmpty();
    } catch (error) {
      if (!stop.signal.aborted) say(t('history.failed', { reason: whyFailed(error) }));
    }
  }

  /**
   * @template T
   * @param {() => Promise<T>} work
   */
  async function patiently(work) {
    const answer = await persist(work, { signal: stop.signal, isPassing: error => error instanceof NoAnswer, onTrouble: () => setServiceTrouble(true) });
    setServiceTrouble(false);
    return answer;
  }

  /**
   * A batch that runs is looked at again until it has ended, and its row is as it is by then.
   * @param {BatchSummary} batch
   * @param {HTMLElement} item
   */
  async function follow(batch, item) {
    try {
      while (RUNNING.has(batch.state)) {
        await pause(LOOK_AGAIN_MS, stop.signal);
        const now = await patiently(() => getSummary(batch.id, stop.signal));
        if (JSON.stringify(now) === JSON.stringify(batch)) continue;
        const isInUse = item.contains(document.activeElement);
        const next = row(now);
        item.replaceWith(next);
        if (isInUse) next.querySelector('a')?.focus();
        [batch, item] = [now, next];
      }
    } catch (error) {
      // Another page has deleted it. Any other refusal leaves the row as it was last known.
      if (error.status === 404) takeAway(item);
    }
  }

  /** @param {BatchSummary} batch */
  function row(batch) {
    const href = `#/batch/${encodeURIComponent(batch.id)}`;
    const began = formatTime(new Date(batch.startedAt ?? batch.createdAt));
    const when = batch.name ? `${batch.name} · ${began}` : began;
    const item = h('li', { class: 'past-batch' },
      h('div', { class: 'past-thumbs', 'aria-hidden': 'true' }, thumbnails(batch)),
      h('div', {},
        h('h2', {}, h('a', { href }, batch.name ? [h('bdi', {}, batch.name), h('span', { class: 'soft' }, ` · ${began}`)] : began), ' ', h('span', { class: 'state', data: { state: batch.state } }, t(`state.${batch.state}`))),
        h('p', { class: 'small' }, t('history.counts', batch.counts)),
        h('p', { class: 'soft small' }, summarizeOptions(batch.options, known)),
        batch.keptUntil && h('p', { class: 'soft small' }, t('history.keptUntil', { day: formatDay(new Date(batch.keptUntil)) }))),
      h('div', { class: 'row' },
        h('a', { class: 'button', href, 'aria-label': `${t('history.open')}: ${when}` }, icon('open'), t('history.open')),
        button(`${t('look.open')}: ${when}`, { icon: 'brush', square: true, disabled: RUNNING.has(batch.state) || batch.counts.done === 0, onclick: () => drawAnotherLook(batch, item) }),
        button(t('batch.again'), { icon: 'swap', disabled: RUNNING.has(batch.state), 'aria-label': `${t('batch.again')}: ${when}`, onclick: () => runAgain(batch, item) }),
        button(`${t('history.delete')}: ${when}`, { icon: 'bin', square: true, kind: 'danger', disabled: RUNNING.has(batch.state), onclick: () => remove(batch, item) })));
    return item;
  }

  /** @param {BatchSummary} batch */
  const thumbnails = batch => batch.thumbnails?.length
    ? batch.thumbnails.slice(0, THUMBNAILS).map(url => h('img', { src: linkTo(url), alt: '', loading: 'lazy' }))
    : [h('span')];

  /**
   * @param {BatchSummary} batch
   * @param {HTMLElement} item
   */
  async function drawAnotherLook(batch, item) {
    try {
      const made = await askForAnotherLook(batch);
      if (made) location.hash = `#/batch/${encodeURIComponent(made)}`;
    } catch (error) {
      showNotDone(error, item);
    }
  }

  /**
   * @param {BatchSummary} batch
   * @param {HTMLElement} item
   */
  async function runAgain(batch, item) {
    try {
      const made = await retryBatch(batch.id, { photos: 'all' });
      location.hash = `#/batch/${encodeURIComponent(made.id)}`;
    } catch (error) {
      showNotDone(error, item);
    }
  }

  /**
   * @param {BatchSummary} batch
   * @param {HTMLElement} item
   */
  async function remove(batch, item) {
    if (!await ask({ title: t('history.deleteAsk'), text: t('history.deleteText'), yes: t('history.delete'), no: t('history.keep') })) return;
    try {
      await deleteBatch(batch.id);
      await dropOwner(batch.id);
      takeAway(item);
      announce(t('history.deleted'));
    } catch (error) {
      showNotDone(error, item);
    }
  }

  /** The row goes, and the focus with it to the next one only where it was in the row. @param {HTMLElement} item */
  function takeAway(item) {
    const next = item.nextElementSibling ?? item.previousElementSibling;
    const isInUse = item.contains(document.activeElement);
    item.remove();
    if (!next) showEmpty();
    else if (isInUse) next.querySelector('a')?.focus();
  }

  function showEmpty() {
    list.replaceChildren();
    foot.replaceChildren(h('div', { class: 'blank' }, icon('photos'), h('h2', {}, t('history.empty')), h('p', { class: 'soft' }, t('history.emptyText')),
      h('a', { class: 'button', data: { kind: 'primary' }, href: '#/' }, t('nav.new'))));
  }

  /** Why nothing was done with a batch. One that is gone, deleted by another page, leaves the list. @type {(error: any, item: HTMLElement) => void} */
  function showNotDone(error, item) {
    if (error.status === 404) takeAway(item);
    say(t('batch.retryFailed', { reason: whyFailed(error) }));
  }

  /** @param {string} text */
  function say(text) {
    message.replaceChildren(h('div', { class: 'note', data: { tone: 'bad' } }, icon('alert'), h('p', {}, text)));
  }

  load();
  return { element, title: t('history.title'), close: () => { stop.abort(); setServiceTrouble(false); } };
}
