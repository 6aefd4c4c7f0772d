// @ts-check
// The start page: photos on one side, their look on the other.
import { announce, ask, button, h, icon } from '../dom.js';
import { HINT_PHOTOS } from '../draft.js';
import { describe, formatNumber, t, whyFailed } from '../i18n.js';
import { leftOut, pickFiles, useNoPhotos } from '../intake.js';
import { knownStyles, optionsPanel, optionsToSend, resetOptions } from '../options.js';
import { createTiles } from '../tile.js';

/** @param {import('../draft.js').Draft} draft */
export function composeView(draft) {
  const stop = new AbortController();
  const tiles = createTiles();
  const left = h('div', { class: 'compose-photos' });
  const hints = h('div');
  const failure = h('div', { role: 'alert' });
  const start = button('', { kind: 'primary', size: 'large', onclick: startBatch });
  const panel = h('section', { class: 'panel', 'aria-label': t('options.title') });
  const element = h('div', { class: 'compose' }, left, panel);
  /** @type {'empty' | 'filled' | undefined} */
  let shape;

  function showPanel() {
    panel.replaceChildren(
      h('div', { class: 'panel-head' }, h('h2', {}, t('options.title')), button(t('options.reset'), { kind: 'quiet', size: 'small', onclick: () => { resetOptions(); showPanel(); } })),
      optionsPanel({ hasBatchFields: true }),
      h('div', { class: 'start' }, failure, start));
  }

  /** @param {File[]} files */
  async function add(files) {
    if (files.length > 0) announce(t('draft.added', await draft.add(files)));
    else if (leftOut > 0) announce(t('draft.leftOut', { n: leftOut }));
  }

  /** @param {{folder?: boolean, single?: boolean}} [options] */
  const pick = async options => add(await pickFiles(options));

  function emptyShape() {
    return [h('section', { class: 'drop' },
      h('div', { class: 'drop-before-after', 'aria-hidden': 'true' }, h('img', { src: '/samples/photo.webp', alt: '' }), h('img', { src: '/samples/toon.webp', alt: '' })),
      h('h1', {}, t('drop.title')),
      h('p', { class: 'soft' }, t('drop.text', { max: draft.limits.maxPhotos })),
      h('div', { class: 'row' },
        button(t('drop.pick'), { icon: 'photos', kind: 'primary', size: 'large', onclick: () => pick() }),
        button(t('drop.folder'), { icon: 'folder', size: 'large', onclick: () => pick({ folder: true }) })),
      h('p', { class: 'soft small' }, t('drop.formats', { side: formatNumber(draft.limits.maxSidePixels), mib: draft.limits.maxBytes / (1 << 20) })))];
  }

  const title = h('h1');
  const removeWrong = button('', { kind: 'quiet', size: 'small', onclick: () => draft.clear(photo => Boolean(photo.problem)) });

  function filledShape() {
    return [
      h('div', { class: 'adder' }, title,
        button(t('draft.add'), { icon: 'photos', onclick: () => pick() }),
        button(t('draft.folder'), { icon: 'folder', square: true, onclick: () => pick({ folder: true }) }),
        removeWrong,
        button(t('draft.clear'), { kind: 'quiet', size: 'small', onclick: clearAll })),
      hints, tiles.element];
  }

  function refresh() {
    const isEmpty = draft.photos.length === 0;
    const wanted = isEmpty ? 'empty' : 'filled';
    if (shape !== wanted) {
      shape = wanted;
      element.toggleAttribute('data-filled', !isEmpty);
      left.replaceChildren(...isEmpty ? emptyShape() : filledShape());
    }
    if (!isEmpty) refreshFilled();
    const n = draft.queue.length;
    start.disabled = n === 0 || draft.isChecking || draft.isStarting;
    start.textContent = draft.isStarting ? t('draft.starting') : n === 0 ? t('draft.startNone') : t('draft.start', { n });
  }

  function refreshFilled() {
    title.textContent = t('draft.title', { n: draft.photos.length });
    const wrong = draft.photos.filter(photo => photo.problem).length;
    removeWrong.hidden = wrong === 0;
    removeWrong.textContent = t('draft.removeWrong', { n: wrong });
    showHints();
    tiles.update(draft.photos.map(tileOf));
  }

  function showHints() {
    const n = draft.usable.length;
    const { maxPhotos } = draft.limits;
    const groups = draft.groupCount;
    const split = button(t('draft.splitInto', { groups }), { onclick: () => { draft.isSplit = true; refresh(); } });
    const unsplit = button(t('draft.unsplit'), { onclick: () => { draft.isSplit = false; refresh(); } });
    /** @type {(tone: string, name: string, text: string, action?: HTMLElement) => HTMLElement} */
    const note = (tone, name, text, action) => h('div', { class: 'note', data: { tone } }, icon(name), h('p', {}, text), action);
    const content = draft.isSplit && groups > 1 ? note('info', 'info', t('draft.isSplit', { n, groups, most: Math.ceil(n / groups) }), unsplit)
      : n > maxPhotos ? note('warn', 'alert', t('draft.overLimit', { over: n - maxPhotos, max: maxPhotos }), split)
      : n > HINT_PHOTOS ? note('info', 'info', t('draft.manyHint', { hint: HINT_PHOTOS }), split)
      : leftOut > 0 ? note('info', 'info', t('draft.leftOut', { n: leftOut }))
      : null;
    const key = content?.textContent ?? '';
    if (hints.dataset.shown === key) return;
    hints.dataset.shown = key;
    hints.replaceChildren(...content ? [content] : []);
  }

  /** @param {LocalPhoto} photo */
  function tileOf(photo) {
    const problem = draft.problemOf(photo);
    const tools = [{ label: t('draft.remove', { name: photo.label }), icon: 'close', onclick: () => remove(photo) }];
    if (photo.problem) tools.unshift({ label: t('draft.replace', { name: photo.label }), icon: 'swap', onclick: () => replace(photo) });
    return {
      key: photo.key, name: photo.label, photo: draft.thumbnailOf(photo), tools,
      state: problem ? 'wrong' : 'ready',
      text: problem ? describe(problem) : photo.hasNoPreview ? t(photo.format === 'heic' ? 'draft.noPreviewOfHeic' : 'draft.noPreview') : factsOf(photo),
    };
  }

  /** @param {LocalPhoto} photo */
  function remove(photo) {
    const place = draft.photos.indexOf(photo);
    draft.remove(photo);
    announce(t('draft.removed', { name: photo.label }));
    const neighbour = draft.photos[Math.min(place, draft.photos.length - 1)];
    if (neighbour) tiles.focus(neighbour.key);
  }

  /** @param {LocalPhoto} photo */
  async function replace(photo) {
    const [file] = await pickFiles({ single: true });
    if (file) await draft.replace(photo, file);
  }

  async function clearAll() {
    const isSure = await ask({ title: t('draft.clearAsk', { n: draft.photos.length }), text: t('draft.clearText'), yes: t('draft.clear'), no: t('history.keep') });
    if (isSure) draft.clear();
  }

  async function startBatch() {
    failure.replaceChildren();
    draft.isStarting = true;
    refresh();
    try {
      const [first] = await draft.start(await optionsToSend());
      location.hash = `#/batch/${encodeURIComponent(first)}`;
    } catch (error) {
      failure.replaceChildren(h('div', { class: 'note', data: { tone: 'bad' } }, icon('alert'), h('p', {}, t('draft.startFailed', { reason: whyFailed(error) }))));
    } finally {
      draft.isStarting = false;
      refresh();
    }
  }

  // Many photos tell of many changes; one drawing a frame is enough.
  let isDue = false;
  draft.addEventListener('change', () => {
    if (isDue) return;
    isDue = true;
    requestAnimationFrame(() => { isDue = false; refresh(); });
  }, { signal: stop.signal });

  showPanel();
  refresh();
  knownStyles().then(({ limits }) => { draft.limits = limits; useNoPhotos(limits.noPhotos); refresh(); }, () => {});
  return { element, title: t('title.new'), take: add, close: () => stop.abort() };
}

/** @param {LocalPhoto} photo */
function factsOf(photo) {
  const mib = `${formatNumber(photo.size / (1 << 20))} MiB`;
  return photo.width ? `${photo.width} × ${photo.height} · ${mib}` : mib;
}
