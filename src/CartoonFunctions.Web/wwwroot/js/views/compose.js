// @ts-check
// The start page: photos on one side, their look on the other.
import { nameField } from '../batch-name.js';
import { createSelection } from '../compose/selection.js';
import { createSkipped } from '../compose/skipped.js';
import { createStart } from '../compose/start.js';
import { announce, button, h, icon } from '../dom.js';
import { formatBytes, formatNumber, t } from '../i18n.js';
import { leftOut, pickFiles, useNoPhotos } from '../intake.js';
import { chosenValue, knownStyles, optionNews, optionsPanel, resetOptions } from '../options.js';
import { presetField } from '../presets.js';
import { createTiles } from '../tile.js';
import { hideToast, showToast } from '../toast.js';
import { Tries } from '../tries.js';

/** @param {import('../draft.js').Draft} draft */
export function composeView(draft) {
  const stop = new AbortController();
  const tries = new Tries();
  const tiles = createTiles();
  const selection = createSelection(tiles.element, () => shown().map(photo => photo.key), schedule, stop.signal);
  const skipped = createSkipped({ onReplace: replace, onRemove: remove, onForgetOthers: () => { draft.others = []; } });
  const left = h('div', { class: 'compose-photos' });
  const panel = h('section', { class: 'panel', 'aria-label': t('options.title') });
  const start = createStart(draft, tries, showPanel, stop.signal);
  const element = h('div', { class: 'compose' }, left, h('div', { class: 'compose-side' }, panel, start.element));
  /** @type {'empty' | 'filled' | undefined} */
  let shape;
  /** The photo that the styles are tried on. @type {string | undefined} */
  let triedKey;
  let isDue = false;
  /** Aborted when the fields of the panel are others, or gone. */
  let fields = new AbortController();

  /** The photos that have tiles. */
  const shown = () => draft.photos.filter(photo => !draft.problemOf(photo));

  function showPanel() {
    fields.abort();
    fields = new AbortController();
    const { signal } = fields;
    panel.replaceChildren(
      h('div', { class: 'panel-head' }, h('h2', {}, t('options.title')), presetField(showPanel, signal), button(t('options.reset'), { kind: 'quiet', size: 'small', onclick: () => { resetOptions(); showPanel(); } })),
      optionsPanel({ hasBatchFields: true, signal, tries }),
      nameField(draft.name, name => { draft.name = name; }));
    return panel;
  }

  /** @param {File[]} files */
  async function add(files) {
    draft.others = [...new Set([...draft.others, ...leftOut])];
    if (files.length > 0) announce(t('draft.added', await draft.add(files)));
    else if (leftOut.length > 0) announce(t('skipped.title', { n: leftOut.length }));
    schedule();
  }

  /** @param {{folder?: boolean, single?: boolean}} [options] */
  const pick = async options => add(await pickFiles(options));

  function emptyShape() {
    return [h('section', { class: 'drop' },
      h('div', { class: 'drop-before-after', 'aria-hidden': 'true' }, h('img', { src: '/samples/photo.webp', alt: '' }), h('img', { src: '/samples/toon.webp', alt: '' })),
      h('h1', {}, h('span', { class: 'for-mouse' }, t('drop.title')), h('span', { class: 'for-touch' }, t('drop.titleTouch'))),
      h('p', { class: 'soft' }, h('span', { class: 'for-mouse' }, t('drop.text')), h('span', { class: 'for-touch' }, t('drop.textTouch'))),
      h('div', { class: 'row' },
        button(t('drop.pick'), { icon: 'photos', kind: 'primary', size: 'large', onclick: () => pick() }),
        button(t('drop.folder'), { icon: 'folder', size: 'large', class: 'button for-mouse', onclick: () => pick({ folder: true }) })),
      h('p', { class: 'soft small' }, t('drop.formats', { side: formatNumber(draft.limits.maxSidePixels), mib: draft.limits.maxBytes / (1 << 20) })))];
  }

  const title = h('h1');
  const selected = h('div', { class: 'selected', hidden: true });
  const duplicates = h('div');

  function filledShape() {
    return [
      h('div', { class: 'adder' }, title,
        button(t('draft.add'), { icon: 'photos', onclick: () => pick() }),
        button(t('draft.folder'), { icon: 'folder', square: true, class: 'button for-mouse', onclick: () => pick({ folder: true }) }),
        button(t('draft.clear'), { icon: 'bin', square: true, kind: 'quiet', onclick: () => remove([...draft.photos]) })),
      duplicates, selected, skipped.element, tiles.element];
  }

  function refresh() {
    const isEmpty = draft.photos.length === 0 && draft.others.length === 0;
    const wanted = isEmpty ? 'empty' : 'filled';
    if (shape !== wanted) {
      shape = wanted;
      element.toggleAttribute('data-filled', !isEmpty);
      left.replaceChildren(...isEmpty ? emptyShape() : filledShape());
    }
    if (!isEmpty) refreshFilled();
    start.show();
  }

  function refreshFilled() {
    title.textContent = t('draft.title', { n: shown().length });
    skipped.show(draft.photos.flatMap(photo => { const problem = draft.problemOf(photo); return problem ? [{ photo, problem }] : []; }), draft.others);
    showDuplicates();
    showSelected();
    tryOn();
    tiles.update(shown().map(tileOf));
  }

  /** The styles are tried on the photo that was clicked, else on the first that the browser can show. */
  function tryOn() {
    const photos = shown().filter(photo => photo.isChecked);
    const photo = photos.find(({ key }) => key === triedKey) ?? photos.find(draft.thumbnailOf) ?? photos.find(({ hasNoPreview }) => hasNoPreview);
    const file = photo && draft.fileOf(photo);
    triedKey = photo?.key;
    tries.use(file && !draft.isStarting ? { file, key: photo.key, width: photo.width, height: photo.height, format: photo.format } : undefined);
  }

  /** @param {LocalPhoto} photo */
  const twinOf = photo => draft.photos.find(other => other.key === photo.sameAs);

  function showDuplicates() {
    const twins = shown().filter(twinOf);
    const key = String(twins.length);
    if (duplicates.dataset.shown === key) return;
    duplicates.dataset.shown = key;
    duplicates.replaceChildren(...twins.length > 0 ? [h('div', { class: 'note' }, icon('info'), h('p', {}, t('draft.duplicates', { n: twins.length })),
      button(t('draft.removeDuplicates'), { onclick: () => remove(shown().filter(twinOf)) }))] : []);
  }

  function showSelected() {
    selected.hidden = selection.size === 0;
    const key = String(selection.size);
    if (selected.dataset.shown === key) return;
    selected.dataset.shown = key;
    selected.replaceChildren(h('p', {}, t('draft.selected', { n: selection.size })),
      button(t('draft.removeSelected'), { icon: 'bin', size: 'small', onclick: removeSelected }),
      button(t('draft.selectNone'), { kind: 'quiet', size: 'small', onclick: () => selection.clear() }));
  }

  /** @param {LocalPhoto} photo */
  function tileOf(photo) {
    const twin = twinOf(photo);
    const text = twin ? t('draft.sameAs', { name: twin.label })
      : photo.hasNoPreview ? t(photo.format === 'heic' ? 'draft.noPreviewOfHeic' : 'draft.noPreview') : factsOf(photo);
    return {
      key: photo.key, name: photo.label, photo: draft.thumbnailOf(photo), state: 'ready', text,
      ratio: photo.width && photo.height ? photo.width / photo.height : undefined,
      isMarked: photo.key === triedKey && shown().length > 1,
      open: { label: t('draft.tryOn', { name: photo.label }), onclick: () => { triedKey = photo.key; refresh(); } },
      check: { label: t('draft.select', { name: photo.label }), isChecked: selection.has(photo.key), onclick: (/** @type {boolean} */ isOn, /** @type {boolean} */ isRange) => selection.choose(photo.key, isOn, isRange) },
      tools: [{ label: t('draft.remove', { name: photo.label }), icon: 'close', onclick: () => removeOne(photo) }],
    };
  }

  /** @param {LocalPhoto[]} photos */
  function remove(photos) {
    if (photos.length === 0) return schedule();
    const undo = draft.remove(photos);
    selection.clear();
    showToast(photos.length === 1 ? t('draft.removed', { name: photos[0].label }) : t('draft.removedMany', { n: photos.length }), t('draft.undo'), undo);
  }

  /** @param {LocalPhoto} photo */
  function removeOne(photo) {
    const place = shown().indexOf(photo);
    remove([photo]);
    refresh();
    const neighbour = shown()[Math.min(place, shown().length - 1)];
    if (neighbour) tiles.focus(neighbour.key);
  }

  const removeSelected = () => remove(draft.photos.filter(photo => selection.has(photo.key)));

  /** @param {LocalPhoto} photo */
  async function replace(photo) {
    const [file] = await pickFiles({ single: true });
    if (file) await draft.replace(photo, file);
  }

  /** @param {KeyboardEvent} event */
  function onKey(event) {
    if (selection.size === 0 || /** @type {HTMLElement} */ (event.target).matches('input:not([type=checkbox]), select, dialog *')) return;
    if (event.key === 'Delete' || event.key === 'Backspace') { event.preventDefault(); removeSelected(); }
    if (event.key === 'Escape') selection.clear();
  }

  async function followOptions() {
    draft.acceptsDamaged = Boolean(chosenValue('acceptDamaged', await knownStyles()));
    schedule();
  }

  /** Whether the batch is there and its page about to be shown: the photos that are gone from here are there. */
  const hasLeft = () => location.hash.startsWith('#/batch');

  // Many photos tell of many changes; one drawing a frame is enough.
  function schedule() {
    if (isDue) return;
    isDue = true;
    requestAnimationFrame(() => { isDue = false; if (!stop.signal.aborted && !hasLeft()) refresh(); });
  }
  draft.addEventListener('change', schedule, { signal: stop.signal });
  optionNews.addEventListener('change', () => followOptions().catch(() => {}), { signal: stop.signal });
  addEventListener('keydown', onKey, { signal: stop.signal });

  showPanel();
  refresh();
  knownStyles().then(({ limits }) => { draft.limits = limits; useNoPhotos(limits.noPhotos); return followOptions(); }).catch(() => {});
  return { element, title: t('title.new'), take: add, close: () => { stop.abort(); fields.abort(); tries.close(); hideToast(); } };
}

/** @param {LocalPhoto} photo */
function factsOf(photo) {
  const size = formatBytes(photo.size);
  return photo.width ? `${photo.width} × ${photo.height} · ${size}` : size;
}
