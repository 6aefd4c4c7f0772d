// @ts-check
// Builds the page's elements. Strings become text nodes, never HTML, so a hostile file name stays a name.
import icons from './icons.js';

/**
 * An element with properties, listeners (`onclick`) and children; null and false children are left out.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, any>} [properties]
 * @param {...any} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function h(tag, properties = {}, ...children) {
  /** @type {any} */
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else if (name === 'data') Object.assign(element.dataset, value);
    else if (name === 'class') element.className = value;
    else if (name in element && !name.includes('-') && name !== 'list') element[name] = value;
    else element.setAttribute(name, value === true ? '' : value);
  }
  element.append(...children.flat(Infinity).filter(child => child !== null && child !== undefined && child !== false));
  return element;
}

/**
 * An element of index.html.
 * @param {string} id
 */
export function byId(id) {
  const element = document.getElementById(id);
  if (!element) throw new Error(`index.html has no #${id}`);
  return element;
}

const svg = 'http://www.w3.org/2000/svg';

/**
 * An icon; it says nothing by itself, so its button carries the label.
 * @param {string} name
 */
export function icon(name) {
  const picture = document.createElementNS(svg, 'svg');
  picture.setAttribute('class', 'icon');
  picture.setAttribute('aria-hidden', 'true');
  picture.setAttribute('viewBox', '0 0 24 24');
  const path = document.createElementNS(svg, 'path');
  path.setAttribute('d', /** @type {Record<string, string>} */ (icons)[name]);
  picture.append(path);
  return picture;
}

/**
 * A button with an icon and a label; `square` shows the icon alone and keeps the label for assistive technology.
 * @param {string} label
 * @param {{icon?: string, kind?: string, size?: string, square?: boolean, [property: string]: any}} [look]
 */
export function button(label, { icon: name, kind, size, square, ...properties } = {}) {
  return h('button', {
    type: 'button', class: 'button', ...properties,
    data: { ...(kind && { kind }), ...(size && { size }), ...(square && { shape: 'square' }) },
    ...(square && { 'aria-label': label, title: label }),
  }, name && icon(name), square ? null : label);
}

/**
 * Says something to screen readers, politely.
 * @param {string} text
 */
export function announce(text) {
  const live = byId('live');
  live.textContent = '';
  requestAnimationFrame(() => { live.textContent = text; });
}

/**
 * Lets the browser save a blob under a name.
 * @param {Blob} blob
 * @param {string} name
 */
export function saveBlob(blob, name) {
  const url = URL.createObjectURL(blob);
  h('a', { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

