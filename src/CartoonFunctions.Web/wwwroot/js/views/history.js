// @ts-check
// Past batches: open one, start it again, or delete it.
import { deleteBatch, linkTo, listBatches, NoAnswer, retryBatch } from '../api.js';
import { askForAnotherLook } from '../batch/another-look.js';
import { ask } from '../dialogs.js';
import { announce, button, h, icon } from '../dom.js';
import { formatDay, formatTime, t, whyFailed } from '../i18n.js';
import { setServiceTrouble } from '../notice.js';
import { knownStyles, summarizeOptions } from '../options.js';
import { persist } from '../patience.js';
import { dropOwner } from '../store.js';

const RUNNING = new Set(['created', 'running', 'packing']);
const THUMBNAILS = 4;

export function historyView() {
  const list = h('ul', { class: 'past' });
  const foot = h('div', { class: 'row' });
  const message = h('div', { role: 'alert' });
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
      const page = await persist(() => listBatches(after), { signal: stop.signal, isPassing: error => error instanceof NoAnswer, onTrouble: () => setServiceTrouble(true) });
      setServiceTrouble(false);
      if (stop.signal.aborted) return;
      message.replaceChildren();
      list.append(...page.batches.map(row));
      const { next } = page;
      foot.replaceChildren(...next ? [button(t('history.more'), { onclick: () => load(next) })] : []);
      if (list.children.length === 0) showEmpty();
    } catch (error) {
      if (!stop.signal.aborted) showFailure(error);
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
        button(`${t('look.open')}: ${when}`, { icon: 'brush', square: true, disabled: RUNNING.has(batch.state) || batch.counts.done === 0, onclick: () => drawAnotherLook(batch) }),
        button(t('batch.again'), { icon: 'swap', disabled: RUNNING.has(batch.state), 'aria-label': `${t('batch.again')}: ${when}`, onclick: () => runAgain(batch) }),
        button(`${t('history.delete')}: ${when}`, { icon: 'bin', square: true, kind: 'danger', disabled: RUNNING.has(batch.state), onclick: () => remove(batch, item) })));
    return item;
  }

  /** @param {BatchSummary} batch */
  const thumbnails = batch => batch.thumbnails?.length
    ? batch.thumbnails.slice(0, THUMBNAILS).map(url => h('img', { src: linkTo(url), alt: '', loading: 'lazy' }))
    : [h('span')];

  /** @param {BatchSummary} batch */
  async function drawAnotherLook(batch) {
    try {
      const made = await askForAnotherLook(batch);
      if (made) location.hash = `#/batch/${encodeURIComponent(made)}`;
    } catch (error) {
      showFailure(error);
    }
  }

  /** @param {BatchSummary} batch */
  async function runAgain(batch) {
    try {
      const made = await retryBatch(batch.id, { photos: 'all' });
      location.hash = `#/batch/${encodeURIComponent(made.id)}`;
    } catch (error) {
      showFailure(error);
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
      const next = item.nextElementSibling ?? item.previousElementSibling;
      item.remove();
      announce(t('history.deleted'));
      if (next) next.querySelector('a')?.focus();
      else showEmpty();
    } catch (error) {
      showFailure(error);
    }
  }

  function showEmpty() {
    list.replaceChildren();
    foot.replaceChildren(h('div', { class: 'blank' }, icon('photos'), h('h2', {}, t('history.empty')), h('p', { class: 'soft' }, t('history.emptyText')),
      h('a', { class: 'button', data: { kind: 'primary' }, href: '#/' }, t('nav.new'))));
  }

  /** @param {any} error */
  function showFailure(error) {
    message.replaceChildren(h('div', { class: 'note', data: { tone: 'bad' } }, icon('alert'), h('p', {}, t('history.failed', { reason: whyFailed(error) }))));
  }

  load();
  return { element, title: t('history.title'), close: () => { stop.abort(); setServiceTrouble(false); } };
}
