// @ts-check
// A batch from its upload to its zip.
import { linkTo } from '../api.js';
import { createActions } from '../batch/actions.js';
import { otherLookOf } from '../batch/another-look.js';
import { createFilter } from '../batch/filter.js';
import { createNews } from '../batch/news.js';
import { isBeingSent, knownPhotos, nameOf, standOf } from '../batch/photos.js';
import { createSummary } from '../batch/summary.js';
import { h, icon } from '../dom.js';
import { showProgressIcon } from '../favicon.js';
import { foretellRunning } from '../estimate.js';
import { t } from '../i18n.js';
import { openLightbox } from '../lightbox.js';
import { setServiceTrouble } from '../notice.js';
import { knownStyles } from '../options.js';
import { Pictures } from '../pictures.js';
import { createTiles } from '../tile.js';
import { uploads } from '../uploads.js';
import { watch } from '../watch.js';

/** @param {string} id */
export function batchView(id) {
  const stop = new AbortController();
  const pictures = new Pictures(id);
  const tiles = createTiles();
  const summary = createSummary();
  const actions = createActions(id);
  const filter = createFilter(refresh);
  const tell = createNews(id);
  summary.element.append(actions.row);
  const element = h('div', {}, summary.element, actions.message, filter.element, tiles.element);
  const view = { element, title: t('batch.titlePlain'), close };
  /** @type {import('../batch/summary.js').Known} */
  let known = { photos: [], stands: [] };
  /** @type {ReturnType<typeof setInterval> | undefined} */
  let ticking;
  let isDue = false;
  /** @type {Awaited<ReturnType<typeof otherLookOf>>} */
  let otherLook;

  async function open() {
    await pictures.load();
    refresh();
    uploads.addEventListener('change', event => { if (/** @type {CustomEvent} */ (event).detail === id) schedule(); }, { signal: stop.signal });
    pictures.onNews(schedule, stop.signal);
    pictures.catchUp();
    otherLookOf(id, stop.signal).then(found => { otherLook = found; }, () => {});
    knownStyles().then(offer => { known.offer = offer; schedule(); }, () => {});
    ticking = setInterval(() => summary.tick(known), 1000);
    try {
      await watch(id, { signal: stop.signal, onStatus: take, onTrouble: setServiceTrouble });
    } catch {
      showMissing();
    }
  }

  function close() {
    stop.abort();
    clearInterval(ticking);
    pictures.close();
    setServiceTrouble(false);
    document.title = 'CartoonFunctions';
    showProgressIcon();
  }

  /** @param {BatchStatus} status */
  function take(status) {
    known.status = status;
    foretell(status);
    tell(status);
    refresh();
  }

  /** The service's estimate; before it has one, that of the latest batches. @param {BatchStatus} status */
  async function foretell(status) {
    if (typeof status.etaSeconds === 'number') return summary.foretell(status.etaSeconds);
    if (status.state !== 'running') return summary.foretell(null);
    const { seconds, inFront } = await foretellRunning(status, await knownStyles());
    if (known.status !== status) return;
    summary.foretell(seconds ?? null, inFront);
    summary.tick(known);
  }

  function schedule() {
    if (isDue) return;
    isDue = true;
    requestAnimationFrame(() => { isDue = false; if (!stop.signal.aborted) refresh(); });
  }

  function refresh() {
    const { status, offer } = known;
    const photos = knownPhotos(id, status, pictures.photos);
    const stands = photos.map(photo => standOf(photo, status));
    known = { status, offer, photos, stands };
    tiles.update(photos.flatMap((photo, place) => filter.isWanted(stands[place]) ? [tileOf(photo, stands[place])] : []));
    summary.show(known);
    actions.show(known);
    filter.show(stands);
    view.title = summary.title();
  }

  /**
   * @param {import('../batch/photos.js').KnownPhoto} photo
   * @param {{state: string, text: string, sent?: number}} stand
   */
  function tileOf(photo, stand) {
    const name = nameOf(photo);
    const isDone = stand.state === 'done' && photo.outputUrl;
    return {
      key: photo.name, name, ...stand,
      ratio: photo.local?.width && photo.local.height ? photo.local.width / photo.local.height : undefined,
      photo: pictures.thumbnail(photo, !isBeingSent(known.status)),
      cartoon: isDone ? linkTo(photo.thumbnailUrl ?? '') : undefined,
      open: isDone ? { label: t('tile.open', { name }), onclick: () => openAt(photo.name) } : undefined,
      tools: isDone ? [{ label: t('tile.save', { name }), icon: 'save', isShy: true, onclick: () => save(photo.name) }] : [],
    };
  }

  const doneNow = () => known.photos.filter(photo => photo.state === 'done' && photo.outputUrl);

  /** @param {string} name */
  function save(name) {
    const { outputUrl, output } = doneNow().find(photo => photo.name === name) ?? {};
    if (outputUrl) h('a', { href: linkTo(outputUrl), download: output }).click();
  }

  /** @param {string} name */
  function openAt(name) {
    const done = doneNow();
    openLightbox(done.map(photo => ({
      name: nameOf(photo),
      file: photo.output ?? nameOf(photo),
      ratio: photo.local?.width && photo.local.height ? photo.local.width / photo.local.height : undefined,
      after: linkTo(photo.outputUrl ?? ''),
      small: linkTo(photo.thumbnailUrl ?? ''),
      before: () => pictures.preview(photo),
      other: otherLook?.urls.has(photo.name) ? { label: otherLook.label, url: otherLook.urls.get(photo.name) ?? '' } : undefined,
      save: () => save(photo.name),
    })), done.findIndex(photo => photo.name === name));
  }

  function showMissing() {
    element.replaceChildren(h('div', { class: 'blank' }, icon('photos'),
      h('h1', {}, t('batch.missing')), h('p', { class: 'soft' }, t('batch.missingText')),
      h('a', { class: 'button', data: { kind: 'primary' }, href: '#/' }, t('nav.new'))));
  }

  open();
  return view;
}
