// @ts-check
// The button that starts the batch, with what it will do; on a small screen the styles and the way to the options are with it.
import { showDialog } from '../dialogs.js';
import { button, h, icon } from '../dom.js';
import { foretell, limitFor } from '../estimate.js';
import { formatLeft, styleWords, t, whyFailed } from '../i18n.js';
import { chosenValue, knownStyles, optionNews, optionsToSend } from '../options.js';
import { createStyleStrip } from './style-strip.js';

/**
 * @param {import('../draft.js').Draft} draft
 * @param {import('../tries.js').Tries} tries
 * @param {() => HTMLElement} freshPanel the options, as they are now
 * @param {AbortSignal} signal
 */
export function createStart(draft, tries, freshPanel, signal) {
  const failure = h('div', { role: 'alert' });
  const start = button('', { kind: 'primary', size: 'large', class: 'button start-button', onclick: begin });
  const more = button(t('options.open'), { icon: 'options', square: true, class: 'button start-options', onclick: openSheet });
  const hint = h('p', { class: 'start-hint soft small' });
  const element = h('div', { class: 'start' }, failure, createStyleStrip(tries, signal), h('div', { class: 'start-row' }, more, start), hint);
  let asked = '';
  /** @type {Offer | undefined} */
  let offer;

  function show() {
    const n = draft.queue.length;
    const id = offer && chosenValue('style', offer);
    const style = offer?.styles.find(candidate => candidate.id === id);
    start.disabled = n === 0 || draft.isChecking || draft.isStarting;
    start.textContent = draft.isStarting ? t('draft.starting') : n === 0 ? t('draft.startNone')
      : style ? t('draft.start', { n, style: styleWords(style).name }) : t('draft.startPlain', { n });
    showTime(n);
  }

  /** How long it will take, asked for anew when the photos or the look are others. @param {number} n */
  async function showTime(n) {
    const wanted = offer && n > 0 ? JSON.stringify([n, chosenValue('style', offer), chosenValue('resolution', offer)]) : '';
    if (wanted === asked) return;
    asked = wanted;
    const { seconds, inFront } = offer && n > 0 ? await foretell(n, offer) : { seconds: undefined, inFront: 0 };
    if (wanted !== asked || signal.aborted) return;
    hint.textContent = [seconds && t('draft.time', { time: formatLeft(seconds) }), inFront > 0 && t('draft.inFront', { n: inFront })].filter(Boolean).join(' · ');
  }

  const clearFailure = () => failure.replaceChildren();

  async function begin() {
    clearFailure();
    draft.isStarting = true;
    show();
    try {
      const options = await optionsToSend();
      const known = await knownStyles();
      const { seconds } = await foretell(draft.queue.length, known);
      const id = await draft.start({ timeoutSeconds: limitFor(seconds, known), ...options });
      location.hash = `#/batch/${encodeURIComponent(id)}`;
    } catch (error) {
      failure.replaceChildren(h('div', { class: 'note', data: { tone: 'bad' } }, icon('alert'), h('p', {}, t('draft.startFailed', { reason: whyFailed(error) }))));
    } finally {
      draft.isStarting = false;
      show();
    }
  }

  /** The options over the page, where there is no room beside the photos. */
  async function openSheet() {
    const panel = freshPanel();
    const home = panel.parentElement;
    const sheet = h('dialog', { class: 'sheet', 'aria-label': t('options.title') });
    sheet.append(h('div', { class: 'sheet-head' }, button(t('options.close'), { kind: 'primary', onclick: () => sheet.close() })), panel);
    sheet.addEventListener('click', event => { if (event.target === sheet) sheet.close(); });
    await showDialog(sheet);
    home?.insertBefore(freshPanel(), element);
  }

  knownStyles().then(answer => { offer = answer; show(); }, () => {});
  optionNews.addEventListener('change', () => { clearFailure(); show(); }, { signal });
  return { element, show };
}
