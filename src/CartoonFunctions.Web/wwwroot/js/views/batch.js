// @ts-check
// A batch from its upload to its zip.
import { getBatch, getSummary, linkTo, Problem, reviseBatch } from '../api.js';
import { askForName } from '../batch-name.js';
import { createActions } from '../batch/actions.js';
import { addingTo } from '../batch/add-photos.js';
import { otherLookOf } from '../batch/another-look.js';
import { createFilter } from '../batch/filter.js';
import { createNews } from '../batch/news.js';
import { askForAnotherDrawing } from '../batch/redo.js';
import { canRevise, fileOf, isBeingSent, knownPhotos, nameOf, standOf } from '../batch/photos.js';
import { createSummary } from '../batch/summary.js';
import { h, icon } from '../dom.js';
import { showProgressIcon } from '../favicon.js';
import { foretellRunning } from '../estimate.js';
import { styleWords, t } from '../i18n.js';
import { openLightbox } from '../lightbox.js';
import { setServiceTrouble } from '../notice.js';
import { knownStyles } from '../options.js';
import { Pictures } from '../pictures.js';
import { dropPhoto } from '../store.js';
import { createTiles } from '../tile.js';
import { hideToast } from '../toast.js';
import { uploads } from '../uploads.js';
import { watch } from '../watch.js';

/** @param {string} id */
export function batchView(id) {
  const stop = new AbortController();
  const pictures = new Pictures(id);
  const tiles = createTiles();
  const summary = createSummary(rename);
  const actions = createActions(id, { revise, keepWrong });
  const filter = createFilter(refresh);
  const tell = createNews(id);
  summary.element.append(actions.row);
  const element = h('div', {}, summary.element, h('div', { class: 'messages' }, actions.message), filter.element, tiles.element);
  const view = { element, title: t('batch.titlePlain'), close };
  /** @type {import('../batch/summary.js').Known} */
  let known = { photos: [], stands: [] };
  /** @type {ReturnType<typeof setInterval> | undefined} */
  let ticking;
  let isDue = false;
  /** @type {Awaited<ReturnType<typeof otherLookOf>>} */
  let otherLook;
  let isFollowed = false;
  /** The state in which it was looked up. @type {string | undefined} */
  let lookedUp;
  /** @type {ReturnType<typeof openLightbox> | undefined} */
  let lightbox;

  async function open() {
    await pictures.load();
    refresh();
    uploads.addEventListener('change', event => { if ([id, addingTo(id)?.id].includes(/** @type {CustomEvent} */ (event).detail)) schedule(); }, { signal: stop.signal });
    uploads.addEventListener('added', onAdded, { signal: stop.signal });
    // Another window may have asked for a revision since this one was looked at.
    document.addEventListener('visibilitychange', () => { if (!document.hidden) follow(); }, { signal: stop.signal });
    pictures.onNews(schedule, stop.signal);
    pictures.catchUp();
    otherLookOf(id, stop.signal).then(found => { otherLook = found; }, () => {});
    lookUp();
    knownStyles().then(offer => { known.offer = offer; schedule(); }, () => {});
    ticking = setInterval(() => { summary.tick(known); actions.show(known); }, 1000);
    await follow();
  }

  /** Follows the batch until it is over, for the first time or in a revision. */
  async function follow() {
    if (isFollowed) return;
    isFollowed = true;
    try {
      await watch(id, { signal: stop.signal, onStatus: take, onTrouble: setServiceTrouble });
    } catch (error) {
      if (error.status === 404) showMissing();
      else actions.showFailure(error);
    }
    isFollowed = false;
  }

  /** Photos have come into the batch, or could not. @param {Event} event */
  function onAdded(event) {
    const { detail } = /** @type {CustomEvent} */ (event);
    if (detail.id !== id) return;
    if (detail.problem) actions.showFailure(detail.problem);
    follow();
  }

  /** Of files that cannot be drawn the tiles say why. @param {LocalPhoto[]} photos */
  function keepWrong(photos) {
    for (const photo of photos) pictures.photos.set(photo.name, photo);
    schedule();
  }

  /** Takes away a file that is no photo of the batch. @param {LocalPhoto} photo */
  function forget(photo) {
    pictures.photos.delete(photo.name);
    dropPhoto(photo.key);
    refresh();
  }

  /**
   * Asks for a revision of the batch, which has ended or is in another one.
   * @param {{photos?: number[], failed?: boolean, options?: Options}} revision
   */
  async function revise(revision) {
    actions.clearNote();
    const asked = countRevisions();
    const ask = async () => take(await reviseBatch(id, { ...revision, number: countRevisions() + 1 }));
    try {
      await ask();
    } catch (error) {
      if (!(error instanceof Problem) || error.status !== 409) throw error;
      await lookAgain();
      if (countRevisions() === asked) throw error;
      await ask(); // another window has asked for one meanwhile, which the number did not count
    }
    follow();
  }

  const countRevisions = () => known.status?.revisions?.length ?? 0;

  async function lookAgain() {
    const answer = await getBatch(id, { signal: stop.signal });
    if (answer) take(answer.status);
  }

  function close() {
    stop.abort();
    hideToast();
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
    if (status.state !== 'created' && status.state !== lookedUp) lookUp();
    lookedUp = status.state;
    refresh();
  }

  /** Its name, and until when it is kept: that is another time once it is started. */
  const lookUp = () => getSummary(id, stop.signal).then(takeListed, () => {});

  /** @param {BatchSummary} listed */
  function takeListed(listed) {
    known.listed = listed;
    schedule();
  }

  async function rename() {
    try {
      const listed = await askForName(id, known.listed?.name ?? '');
      if (listed) takeListed(listed);
    } catch (error) {
      actions.showFailure(error);
    }
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
    const { status, offer, listed } = known;
    const photos = knownPhotos(id, status, pictures.photos);
    const stands = photos.map(photo => standOf(photo, status));
    known = { status, offer, listed, photos, stands };
    tiles.update(photos.flatMap((photo, place) => filter.isWanted(stands[place]) ? [tileOf(photo, stands[place])] : []));
    summary.show(known);
    actions.show(known);
    filter.show(stands);
    lightbox?.update(pairs());
    view.title = summary.title();
  }

  /**
   * @param {import('../batch/photos.js').KnownPhoto} photo
   * @param {{state: string, text: string, sent?: number}} stand
   */
  function tileOf(photo, stand) {
    const name = nameOf(photo);
    // Also of a photo that is being drawn anew: it has the cartoon from before.
    const isDone = Boolean(photo.outputUrl);
    const own = known.offer?.styles.find(style => style.id === photo.options?.style);
    return {
      key: photo.name, name, ...stand, text: own && isDone ? `${styleWords(own).name} · ${stand.text}` : stand.text,
      ratio: photo.local?.width && photo.local.height ? photo.local.width / photo.local.height : undefined,
      photo: pictures.thumbnail(photo, !isBeingSent(known.status)),
      cartoon: isDone ? linkTo(photo.thumbnailUrl ?? '') : undefined,
      open: isDone ? { label: t('tile.open', { name }), onclick: () => openAt(photo.name) } : undefined,
      tools: toolsOf(photo),
    };
  }

  /** @param {import('../batch/photos.js').KnownPhoto} photo */
  function toolsOf(photo) {
    const name = nameOf(photo);
    const { outputUrl, local, number } = photo;
    if (outputUrl) return [{ label: t('tile.save', { name }), icon: 'save', isShy: true, onclick: () => save(photo.name) }];
    // A file that never went to the service is only in the way, once it is known why.
    if (local?.problem && number === undefined) return [{ label: t('draft.remove', { name }), icon: 'close', onclick: () => forget(local) }];
    return [];
  }

  const doneNow = () => known.photos.filter(photo => photo.outputUrl);

  /** @param {string} name */
  function save(name) {
    const { outputUrl, output } = doneNow().find(photo => photo.name === name) ?? {};
    if (outputUrl) h('a', { href: linkTo(outputUrl), download: output }).click();
  }

  /** @param {import('../batch/photos.js').KnownPhoto} photo */
  async function redo(photo) {
    const { status, offer } = known;
    if (!status || !offer) return;
    const options = await askForAnotherDrawing(photo, status, offer, () => pictures.preview(photo));
    if (options) await revise({ photos: [photo.number ?? 0], options }).catch(actions.showFailure);
  }

  function pairs() {
    return doneNow().map(photo => ({
      key: photo.name,
      name: nameOf(photo),
      file: fileOf(photo),
      ratio: photo.local?.width && photo.local.height ? photo.local.width / photo.local.height : undefined,
      after: linkTo(photo.outputUrl ?? ''),
      small: linkTo(photo.thumbnailUrl ?? ''),
      before: () => pictures.preview(photo),
      other: otherLook?.urls.has(photo.name) ? { label: otherLook.label, url: otherLook.urls.get(photo.name) ?? '' } : undefined,
      save: () => save(photo.name),
      redo: canRevise(known) ? () => redo(photo) : undefined,
      isBusy: photo.state === 'waiting' || photo.state === 'running',
    }));
  }

  /** @param {string} name */
  function openAt(name) {
    const opened = openLightbox(pairs(), doneNow().findIndex(photo => photo.name === name));
    lightbox = opened;
    opened.closed.then(() => { if (lightbox === opened) lightbox = undefined; });
  }

  function showMissing() {
    element.replaceChildren(h('div', { class: 'blank' }, icon('photos'),
      h('h1', {}, t('batch.missing')), h('p', { class: 'soft' }, t('batch.missingText')),
      h('a', { class: 'button', data: { kind: 'primary' }, href: '#/' }, t('nav.new'))));
  }

  open();
  return view;
}
