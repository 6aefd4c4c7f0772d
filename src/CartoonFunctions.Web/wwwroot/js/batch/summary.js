// @ts-check
// What a batch is at: its headline, its progress, its time and look.
import { button, h } from '../dom.js';
import { formatDay, formatLeft, formatSeconds, formatTime, t } from '../i18n.js';
import { summarizeOptions } from '../options.js';
import { isFinal } from '../watch.js';
import { BAD, isBeingSent, shareSent } from './photos.js';

/**
 * What is known of a batch at a moment.
 * @typedef {{status?: BatchStatus, photos: import('./photos.js').KnownPhoto[], stands: {state: string}[], offer?: Offer, listed?: BatchSummary}} Known
 */

/**
 * The end of a batch in a few words.
 * @param {BatchStatus} status
 */
export function headline({ state, counts: { done } }) {
  switch (state) {
    case 'completed': return done > 0 ? t('batch.ready', { n: done }) : t('batch.nothing');
    case 'cancelled': return t('batch.cancelled', { n: done });
    case 'timedOut': return t('batch.timedOut', { n: done });
    case 'failed': return t('batch.failed');
    default: return t('batch.packing');
  }
}

/**
 * The summary; `actions` go below it.
 * @param {() => void} onRename
 */
export function createSummary(onRename) {
  const count = h('div', { class: 'summary-count' });
  const heading = h('h1', { class: 'soft small' });
  const rename = button('', { icon: 'pencil', square: true, kind: 'quiet', size: 'small', onclick: onRename });
  const facts = h('dl', { class: 'facts' });
  const parts = ['done', 'bad', 'sent'].map(name => h('span', { class: `progress-${name}` }));
  const progress = h('div', { class: 'progress', role: 'progressbar', 'aria-label': t('batch.titlePlain'), 'aria-valuemin': 0, 'aria-valuemax': 100 }, parts);
  const problems = h('p', { class: 'summary-problems soft' });
  const element = h('section', { class: 'summary' },
    h('div', { class: 'summary-top' }, h('div', { class: 'summary-title' }, h('div', { class: 'summary-name' }, heading, rename), count), facts), progress, problems);
  /** When the present estimate says that it will be over, on this page's clock. @type {number | undefined} */
  let overAt;
  let inFront = 0;

  /** @param {Known} known */
  function showHeading({ status, photos, listed }) {
    const when = status?.startedAt && formatTime(new Date(status.startedAt));
    const plain = when ? t('batch.title', { when }) : t('batch.titlePlain');
    heading.textContent = listed?.name ? [listed.name, when].filter(Boolean).join(' · ') : plain;
    heading.toggleAttribute('data-named', Boolean(listed?.name));
    rename.title = t(listed?.name ? 'name.change' : 'name.ask');
    rename.setAttribute('aria-label', rename.title);
    rename.disabled = !listed;
    /** @type {(first: number, second: string, label: string) => (string | Node)[]} */
    const big = (first, second, label) => [String(first), ' ', h('small', {}, `${second} ${label}`)];
    if (!status && photos.length === 0) count.replaceChildren(t('batch.loading'));
    else if (!status || isBeingSent(status)) {
      const toSend = photos.filter(photo => !photo.local?.problem);
      const isOurs = photos.some(photo => photo.local);
      count.replaceChildren(...isOurs ? big(toSend.filter(photo => shareSent(photo) === 1).length, `/ ${toSend.length}`, t('batch.uploaded')) : [t('batch.uploading')]);
    } else if (status.state === 'running') count.replaceChildren(...big(status.counts.done, `/ ${status.counts.total}`, t('batch.done')));
    else count.replaceChildren(headline(status));
  }

  /** @param {Known} known */
  function showProgress({ status, photos, stands }) {
    const total = Math.max(1, photos.length);
    const done = stands.filter(({ state }) => state === 'done').length;
    const bad = stands.filter(({ state }) => BAD.has(state)).length;
    const sent = isBeingSent(status) ? photos.reduce((sum, photo) => sum + shareSent(photo), 0) : 0;
    [done, bad, sent].forEach((n, place) => parts[place].style.setProperty('--share', `${n / total * 100}%`));
    progress.setAttribute('aria-valuenow', String(Math.round((done + bad + sent) / total * 100)));
    const problem = bad === 0 || isBeingSent(status) ? '' : t('batch.problems', { n: bad });
    if (problems.textContent !== problem) problems.textContent = problem;
  }

  /** @param {Known} known */
  function showFacts({ status, offer, listed }) {
    /** @type {string[][]} */
    const pairs = [];
    // What is not started is kept for a day only, which says nothing of what is.
    if (status && !isBeingSent(status) && listed?.keptUntil && listed.state !== 'created') pairs.push([t('batch.keptUntil'), formatDay(new Date(listed.keptUntil)), 'facts-kept']);
    if (status?.state === 'running') {
      pairs.push([t('batch.left'), overAt === undefined ? t('time.unknown') : formatLeft(Math.max(0, (overAt - Date.now()) / 1000)), 'facts-time']);
      if (inFront > 0) pairs.push([t('batch.inFront'), t('batch.inFrontOf', { n: inFront })]);
    } else if (status && isFinal(status) && status.startedAt && status.endedAt && !status.revisions) {
      pairs.push([t('batch.took'), formatSeconds((Date.parse(status.endedAt) - Date.parse(status.startedAt)) / 1000), 'facts-time']);
    }
    if (status?.options) pairs.push([t('batch.style'), summarizeOptions(status.options, offer), 'facts-long']);
    const key = JSON.stringify(pairs);
    if (facts.dataset.shown === key) return;
    facts.dataset.shown = key;
    facts.replaceChildren(...pairs.map(([name, value, kind]) => h('div', {}, h('dt', {}, name), h('dd', { class: kind }, value))));
  }

  return {
    element,
    title: () => heading.textContent ?? '',
    /**
     * Takes a new estimate of the seconds left, and how many photos of other batches are in front.
     * @param {number | null} seconds
     * @param {number} [others]
     */
    foretell(seconds, others = 0) {
      inFront = others;
      overAt = typeof seconds === 'number' ? Date.now() + seconds * 1000 : undefined;
    },
    /** @param {Known} known */
    show(known) {
      showHeading(known);
      showProgress(known);
      showFacts(known);
    },
    /** Time has passed. @param {Known} known */
    tick: known => showFacts(known),
  };
}
