// @ts-check
// A photo and its cartoon, large. Arrows and swipes go from one to the next, Back and Escape close.
import { createCompare } from './compare.js';
import { showDialog } from './dialogs.js';
import { announce, button, h } from './dom.js';
import { t } from './i18n.js';
import { canCopyImages, canShareFiles, copyImage, shareImage } from './share.js';

/**
 * @typedef {object} Pair
 * @property {string} [key]              tells it from others, also of the same name
 * @property {string} name
 * @property {string} file               the cartoon's file name
 * @property {number} [ratio]            width by height, where it is known
 * @property {string} after              the cartoon
 * @property {string} [small]            its thumbnail, which is there at once
 * @property {() => Promise<string | undefined>} before
 * @property {() => void} save
 * @property {() => void} [redo] draws it anew
 * @property {boolean} [isBusy] whether that is going on
 * @property {{label: string, url: string}} [other] the cartoon of another look of the batch
 */

/**
 * Opens at a place of a list; `update` of what comes back takes what has become of the list.
 * @param {Pair[]} photos
 * @param {number} start
 */
export function openLightbox(photos, start) {
  let place = start;
  let showing = 0;
  const compare = createCompare({ onSwipe: go });
  const name = h('bdi');
  const position = h('span', { class: 'soft small numbers' });
  const message = h('p', { class: 'lightbox-message', hidden: true }, t('lightbox.gone'));
  const previous = button(t('lightbox.previous'), { icon: 'previous', square: true, kind: 'quiet', onclick: () => go(-1) });
  const next = button(t('lightbox.next'), { icon: 'next', square: true, kind: 'quiet', onclick: () => go(1) });
  /** @type {(label: string, icon: string, onclick: () => void) => HTMLButtonElement} */
  const tool = (label, picture, onclick) => button(label, { icon: picture, square: true, kind: 'quiet', onclick });
  let showsOther = false;
  const otherSwitch = button(t('lightbox.other'), { kind: 'quiet', 'aria-pressed': 'false', onclick: () => { showsOther = !showsOther; otherSwitch.setAttribute('aria-pressed', String(showsOther)); showPictures(photos[place]); } });
  const redo = tool(t('lightbox.redo'), 'brush', () => photos[place].redo?.());
  const tools = [
    otherSwitch, redo,
    canCopyImages() && tool(t('lightbox.copy'), 'copy', () => perform(copyImage(photos[place].after), 'lightbox.copied')),
    canShareFiles() && tool(t('lightbox.share'), 'share', () => perform(shareImage(photos[place].after, photos[place].file))),
    tool(t('lightbox.save'), 'save', () => photos[place].save()),
    tool(t('lightbox.close'), 'close', () => dialog.close()),
  ].filter(item => item !== false);
  const dialog = h('dialog', { class: 'lightbox', 'aria-labelledby': 'lightbox-title', tabIndex: -1, onkeydown: onKey, onkeyup: onKeyUp },
    h('div', { class: 'lightbox-bar' }, h('div', { class: 'lightbox-name' }, h('h2', { id: 'lightbox-title' }, name), ' ', position), tools),
    h('div', { class: 'lightbox-stage' }, compare.element, message),
    h('div', { class: 'lightbox-foot' }, previous, h('p', { class: 'lightbox-hint' }, h('span', { class: 'for-mouse' }, t('lightbox.hintKeys')), h('span', { class: 'for-touch' }, t('lightbox.hintTouch'))), next));
  compare.element.querySelector('.compare-after')?.addEventListener('error', () => { message.hidden = false; compare.element.hidden = true; });

  function show() {
    const photo = photos[place];
    name.textContent = photo.name;
    showPosition();
    message.hidden = true;
    compare.element.hidden = false;
    compare.zoom.reset();
    if (photo.ratio) compare.fit(photo.ratio);
    showPictures(photo);
    const following = photos[place + 1];
    if (following) new Image().src = following.after;
  }

  function showPosition() {
    const { isBusy } = photos[place];
    position.textContent = [t('lightbox.position', { n: place + 1, total: photos.length }), isBusy && t('tile.running')].filter(Boolean).join(' · ');
    previous.disabled = place === 0;
    next.disabled = place === photos.length - 1;
    showTool(redo, Boolean(photos[place].redo));
    showTool(otherSwitch, Boolean(photos[place].other));
  }

  /** What a photo offers comes and goes with the batch; a button that goes leaves the keys to the dialog. @type {(tool: HTMLElement, isOffered: boolean) => void} */
  function showTool(element, isOffered) {
    element.hidden = !isOffered;
    if (element.hidden && document.activeElement === element) dialog.focus();
  }

  /** @param {Pair[]} now */
  function update(now) {
    const known = photos[place];
    const found = now.findIndex(photo => photo.key === known.key);
    if (found < 0) return;
    photos = now;
    place = found;
    if (photos[place].after !== known.after) showPictures(photos[place]);
    showPosition();
  }

  /** The small cartoon is there at once; the large one takes its place when it is decoded. @param {Pair} photo */
  async function showPictures(photo) {
    /** @type {{before?: string, after?: string}} */
    const pictures = { after: photo.small ?? photo.after };
    // The list is made anew with every change of the batch, so whose turn it is no photo of it can tell.
    const turn = ++showing;
    const update = () => { if (turn === showing) compare.show(pictures); };
    update();
    const large = new Image();
    large.src = photo.after;
    large.decode().catch(() => {}).then(() => { pictures.after = photo.after; update(); });
    compare.name(showsOther && photo.other ? photo.other.label : undefined);
    pictures.before = showsOther && photo.other ? photo.other.url : await photo.before().catch(() => undefined);
    update();
  }

  /** @param {number} step */
  function go(step) {
    const wanted = Math.min(photos.length - 1, Math.max(0, place + step));
    if (wanted === place) return;
    place = wanted;
    show();
    announce(`${photos[place].name}, ${position.textContent}`);
  }

  /**
   * @param {Promise<void>} work
   * @param {string} [done] what to say then
   */
  async function perform(work, done) {
    try {
      await work;
      if (done) say(t(done));
    } catch (error) {
      if (error.name !== 'AbortError') say(t('lightbox.notDone', { reason: error.message }));
    }
  }

  /** @param {string} text */
  function say(text) {
    position.textContent = text;
    announce(text);
  }

  /** @type {Record<string, () => void>} */
  const keys = {
    ArrowLeft: () => go(-1), ArrowRight: () => go(1), ',': () => go(-1), '.': () => go(1), Home: () => go(-photos.length), End: () => go(photos.length),
    '+': () => compare.zoom.by(1.5), '=': () => compare.zoom.by(1.5), '-': () => compare.zoom.by(1 / 1.5), 0: () => compare.zoom.reset(), ' ': () => compare.hold(true),
  };

  /** @param {KeyboardEvent} event */
  function onKey(event) {
    const isOnSlider = event.target === compare.slider && /^(Arrow|Home|End)/.test(event.key);
    const isOnButton = event.target instanceof HTMLButtonElement && event.key === ' ';
    if (!keys[event.key] || isOnSlider || isOnButton || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    keys[event.key]();
  }

  /** @param {KeyboardEvent} event */
  function onKeyUp(event) {
    if (event.key === ' ') compare.hold(false);
  }

  const closed = showDialog(dialog);
  show();
  dialog.focus();
  return { update, closed };
}
