// @ts-check
// One photo of a batch as a tile. It is made once and updated in place, and touches the page only where something changed.
import { h, icon } from './dom.js';
import { pause } from './patience.js';

/** @type {Record<string, string>} */
const badges = { wrong: 'alert', refused: 'alert', failed: 'alert' };

/**
 * @typedef {object} TileView
 * @property {string} name
 * @property {string} state      waiting, uploading, running, done, wrong, refused, failed, timedOut, cancelled, ready
 * @property {string} text       the line under the name
 * @property {number} [ratio]    the photo's width by its height; else its picture tells
 * @property {string} [photo]    the photo's picture
 * @property {string} [cartoon]  the cartoon's picture
 * @property {number} [sent]     0 to 1 while it is uploaded
 * @property {{label: string, onclick: () => void}} [open] makes the picture a button
 * @property {boolean} [isMarked]  the one that something else is about
 * @property {{label: string, isChecked: boolean, onclick: (isOn: boolean, isRange: boolean) => void}} [check] a box to select it
 * @property {{label: string, icon: string, isShy?: boolean, onclick: () => void}[]} [tools]
 */

/** What is longer or taller is cut at its ends, so that a row stays a row. */
const FLATTEST = 2.4;
const TALLEST = 0.5;

const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 120_000;

/**
 * A picture in a tile, out of sight until there is one. One that was lost on its way is asked for again as long as the tile is there: after
 * pauses that grow, and at once when the connection is back.
 * @param {string} kind
 * @param {() => void} onLoad
 */
function createPicture(kind, onLoad) {
  let pauseMs = FIRST_PAUSE_MS;
  const image = h('img', {
    class: kind, alt: '', hidden: true,
    onload: () => { pauseMs = FIRST_PAUSE_MS; image.hidden = false; onLoad(); },
    onerror: async () => {
      const { src } = image;
      image.hidden = true;
      await pause(pauseMs);
      pauseMs = Math.min(LONGEST_PAUSE_MS, 2 * pauseMs);
      if (image.isConnected && image.src === src) image.src = src;
    },
  });
  return image;
}

/** A tile; `update(view)` shows a {@link TileView}. */
export function createTile() {
  const photo = createPicture('tile-photo', () => fitTo(photo));
  const cartoon = createPicture('tile-cartoon', () => { cartoon.dataset.loaded = ''; fitTo(cartoon); });
  const empty = h('span', { class: 'tile-empty' }, icon('photos'));
  const bar = h('span', { class: 'tile-bar', hidden: true });
  const badge = h('span', { class: 'tile-badge', hidden: true });
  const name = h('bdi', { class: 'tile-name' });
  const text = h('span', { class: 'tile-state' });
  const tools = h('div', { class: 'tile-tools' });
  const check = h('input', { type: 'checkbox', hidden: true, class: 'tile-check', onclick: (/** @type {MouseEvent} */ event) => view.check?.onclick(check.checked, event.shiftKey) });
  /** @type {HTMLElement} */
  let picture = h('div', { class: 'tile-picture' }, empty, photo, cartoon, bar, badge);
  const element = h('li', { class: 'tile' }, picture, check, tools, h('div', { class: 'tile-text' }, name, text));
  /** @type {Record<string, unknown>} */
  const shown = {};
  /** @type {TileView} */
  let view;

  /** @param {number} ratio */
  const fit = ratio => element.style.setProperty('--ratio', Math.min(FLATTEST, Math.max(TALLEST, ratio)).toFixed(4));
  /** @param {HTMLImageElement} image */
  const fitTo = image => { if (!view.ratio && image.naturalHeight > 0) fit(image.naturalWidth / image.naturalHeight); };

  function showOpen() {
    const isButton = picture.tagName === 'BUTTON';
    if (Boolean(view.open) !== isButton) {
      const other = view.open
        ? h('button', { type: 'button', class: 'tile-picture', onclick: () => view.open?.onclick() })
        : h('div', { class: 'tile-picture' });
      other.append(...picture.childNodes);
      picture.replaceWith(other);
      picture = other;
    }
    if (view.open) picture.setAttribute('aria-label', view.open.label);
  }

  function showTools() {
    tools.replaceChildren(...(view.tools ?? []).map((tool, place) => h('button', {
      type: 'button', class: 'tile-tool', 'aria-label': tool.label, title: tool.label,
      data: tool.isShy ? { shy: '' } : {}, onclick: () => view.tools?.[place]?.onclick(),
    }, icon(tool.icon))));
  }

  /** @type {(image: HTMLImageElement, url: string | undefined) => void} */
  const setSource = (image, url) => {
    image.hidden = !url;
    if (url) image.src = url;
    else image.removeAttribute('src');
  };

  return {
    element,
    /** @param {TileView} next */
    update(next) {
      view = next;
      /** @type {(what: string, value: unknown) => boolean} */
      const changed = (what, value) => shown[what] !== value && (shown[what] = value, true);
      if (changed('name', view.name)) { name.textContent = view.name; name.title = view.name; }
      if (changed('state', view.state)) {
        element.dataset.state = view.state;
        badge.hidden = !badges[view.state];
        badge.replaceChildren(...badges[view.state] ? [icon(badges[view.state])] : []);
      }
      if (view.ratio && changed('ratio', view.ratio)) fit(view.ratio);
      if (changed('text', view.text)) text.textContent = view.text;
      if (changed('photo', view.photo ?? '')) setSource(photo, view.photo);
      if (changed('cartoon', view.cartoon ?? '')) setSource(cartoon, view.cartoon);
      if (changed('empty', Boolean(view.photo || view.cartoon))) empty.hidden = Boolean(view.photo || view.cartoon);
      if (changed('sent', view.sent)) { bar.hidden = view.sent === undefined; bar.style.setProperty('--sent', String(view.sent ?? 0)); }
      if (changed('open', view.open?.label)) showOpen();
      element.toggleAttribute('data-marked', Boolean(view.isMarked));
      check.hidden = !view.check;
      if (view.check) {
        check.checked = view.check.isChecked;
        element.toggleAttribute('data-selected', view.check.isChecked);
        if (changed('check', view.check.label)) check.setAttribute('aria-label', view.check.label);
      }
      if (changed('tools', JSON.stringify((view.tools ?? []).map(tool => [tool.label, tool.icon])))) showTools();
    },
    // Where tools are always in sight, the person is at work with them: who removes one goes on to the next.
    focus: () => /** @type {HTMLElement | null} */ (tools.querySelector('button:not([data-shy])') ?? (picture.tagName === 'BUTTON' ? picture : null))?.focus(),
  };
}

/** A list of tiles that follows a list of views by key. */
export function createTiles() {
  const list = h('ul', { class: 'tiles' });
  /** @type {Map<string, ReturnType<typeof createTile>>} */
  const tiles = new Map();
  return {
    element: list,
    /** @param {(TileView & {key: string})[]} views */
    update(views) {
      const keys = new Set(views.map(view => view.key));
      for (const [key, tile] of tiles) {
        if (!keys.has(key)) { tile.element.remove(); tiles.delete(key); }
      }
      views.forEach((view, place) => {
        const tile = tiles.get(view.key) ?? createTile();
        tiles.set(view.key, tile);
        tile.element.dataset.key = view.key;
        tile.update(view);
        if (list.children[place] !== tile.element) list.insertBefore(tile.element, list.children[place] ?? null);
      });
    },
    /** @param {string} key */
    focus: key => tiles.get(key)?.focus(),
  };
}
