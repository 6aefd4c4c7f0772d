// @ts-check
// Puts the page together: the bar, and the view that the address names.
import { askForText, closeDialogs } from './dialogs.js';
import { button, byId, h } from './dom.js';
import { showHelp } from './help.js';
import { Draft } from './draft.js';
import { languageChoices, switchLanguage, t } from './i18n.js';
import { takeDropsAndPastes } from './intake.js';
import { offerKey, showNotice } from './notice.js';
import { recall, remember } from './settings.js';
import { dropOld } from './store.js';
import { uploads } from './uploads.js';
import { batchView } from './views/batch.js';
import { composeView } from './views/compose.js';
import { historyView } from './views/history.js';
import { singleView } from './views/single.js';

const draft = new Draft();
const main = byId('main');
/** @type {View} */
let view;

/**
 * The view of the address: #/, #/batch/{id}, #/single, #/history.
 * @param {string} hash
 * @returns {View}
 */
function viewOf(hash) {
  const [, place, id] = hash.split('/');
  switch (place) {
    case 'batch': return batchView(decode(id ?? ''));
    case 'single': return singleView();
    case 'history': return historyView();
    default: return composeView(draft);
  }
}

/** What was broken on its way stays as it is: the service says that there is no such batch. @param {string} text */
function decode(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function show() {
  closeDialogs();
  view?.close();
  showBar();
  showNotice();
  view = viewOf(location.hash);
  main.replaceChildren(view.element);
  document.title = `${view.title} · CartoonFunctions`;
}

const themes = ['auto', 'light', 'dark'];
/** @type {Record<string, string>} */
const themeIcons = { auto: 'auto', light: 'sun', dark: 'moon' };

function showBar() {
  const place = location.hash.split('/')[1] ?? '';
  /** @type {(name: string, href: string) => HTMLElement} */
  const link = (name, href) => h('a', { href, 'aria-current': href.split('/')[1] === place ? 'page' : null }, t(`nav.${name}`));
  const theme = recall('theme') ?? 'auto';
  byId('skip').textContent = t('skip');
  byId('bar').replaceChildren(h('div', { class: 'bar-inner' },
    h('a', { class: 'brand', href: '#/', 'aria-label': 'CartoonFunctions' }, h('img', { src: '/logo.svg', alt: '', width: 34, height: 34 }), h('span', {}, 'CartoonFunctions')),
    h('nav', { 'aria-label': t('nav.label') }, link('new', '#/'), link('single', '#/single'), link('history', '#/history')),
    h('div', { class: 'bar-end' },
      languageField(),
      button(t('help.title'), { icon: 'keys', square: true, kind: 'quiet', class: 'button for-mouse', onclick: showHelp }),
      button(t(`theme.${theme}`), { icon: themeIcons[theme], square: true, kind: 'quiet', onclick: () => nextTheme(theme) }))));
}

function languageField() {
  const field = h('select', { class: 'language', 'aria-label': t('language.label'), onchange: () => { switchLanguage(field.value); show(); /** @type {HTMLElement | null} */ (document.querySelector('select.language'))?.focus(); } },
    languageChoices().map(({ id, name, tag, isMachineMade, isChosen }) =>
      h('option', { value: id, lang: tag, selected: isChosen, title: isMachineMade ? t('language.machine') : null }, isMachineMade ? `${name} *` : name)));
  return field;
}

/** @param {string} theme */
function nextTheme(theme) {
  const next = themes[(themes.indexOf(theme) + 1) % themes.length];
  remember('theme', next === 'auto' ? undefined : next);
  if (next === 'auto') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = next;
  showBar();
  /** @type {HTMLElement} */ (document.querySelector('.bar-end button:last-child')).focus();
}

// A service that listens beyond its own machine has a key; it is asked for once, and after that when the person wants to give it.
let isAsking = false;
async function askForKey() {
  if (isAsking) return;
  isAsking = true;
  const note = recall('key') ? t('key.wrong') : undefined;
  const key = await askForText({ title: t('key.title'), note, label: t('key.label'), yes: t('key.use'), no: t('key.cancel'), type: 'password' });
  isAsking = false;
  if (!key) return offerKey(askForKey);
  remember('key', key);
  location.reload();
}
addEventListener('keymissing', askForKey);

const over = h('div', { class: 'over-page', hidden: true });
document.body.append(over);
takeDropsAndPastes(
  async files => {
    // Photos that fall on a view that takes none, or only one, begin a new batch.
    if (!view.take || (view.takesOne && files.length > 1)) { location.hash = '#/'; await new Promise(resolve => addEventListener('hashchange', resolve, { once: true })); }
    view.take?.(files);
  },
  isOver => { over.hidden = !isOver; over.replaceChildren(h('span', {}, t('dropAnywhere'))); });

byId('skip').addEventListener('click', event => { event.preventDefault(); main.focus(); });
addEventListener('hashchange', () => { show(); main.focus({ preventScroll: true }); scrollTo(0, 0); });

// The service shows the page at a batch's own address too.
const own = /^\/batches\/([^/]+)$/.exec(location.pathname);
if (own) history.replaceState(null, '', `/#/batch/${own[1]}`);

show();
await draft.open();
await dropOld();
await uploads.resume();
