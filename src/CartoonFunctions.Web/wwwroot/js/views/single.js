// @ts-check
// One photo that is drawn again whenever a slider moves.
import { cartoonize } from '../api.js';
import { createCompare } from '../compare.js';
import { announce, button, h, icon, saveBlob } from '../dom.js';
import { describe, formatNumber, t, whyFailed } from '../i18n.js';
import { pickFiles } from '../intake.js';
import { knownStyles, optionNews, optionsPanel, optionsToSend, resetOptions } from '../options.js';
import { probe } from '../probe.js';
import { drop, get, put } from '../store.js';
import { makePicture, PREVIEW_PIXELS } from '../thumbnails.js';

const SETTLE_MS = 250;

/** Where the photo is kept, so that it survives a reload. */
const KEPT = 'single';

/**
 * The photo outlives a change of view or language.
 * @type {{file: File | null, preview: string | null}}
 */
const kept = { file: null, preview: null };

export function singleView() {
  const compare = createCompare();
  const stage = h('div');
  const busy = h('div', { class: 'busy-line', hidden: true });
  const line = h('p', { class: 'soft small', role: 'status' });
  const failure = h('div', { class: 'messages', role: 'alert' });
  const save = button(t('single.save'), { icon: 'save', kind: 'primary', disabled: true, onclick: saveResult });
  const panel = h('section', { class: 'panel', 'aria-label': t('options.title') });
  const tools = h('div', { class: 'single-tools' }, line, button(t('single.other'), { icon: 'photos', onclick: pick }), save);
  const element = h('div', { class: 'single' }, h('div', {}, stage, failure, tools), panel);
  const stop = new AbortController();
  let running = new AbortController();
  /** Aborted when the fields of the panel are others, or gone. */
  let fields = new AbortController();
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let settle;
  /** @type {{blob: Blob, url: string} | undefined} */
  let result;

  function showPanel() {
    fields.abort();
    fields = new AbortController();
    panel.replaceChildren(
      h('div', { class: 'panel-head' }, h('h2', {}, t('options.title')), button(t('options.reset'), { kind: 'quiet', size: 'small', onclick: () => { resetOptions(); showPanel(); } })),
      optionsPanel({ hasBatchFields: false, signal: fields.signal }));
  }

  function showStage() {
    tools.hidden = !kept.file;
    stage.className = kept.file ? 'single-stage' : 'drop';
    stage.replaceChildren(...kept.file ? [h('h1', { class: 'visually-hidden' }, t('single.title')), busy, compare.element] : [
      h('h1', {}, t('single.title')),
      h('p', { class: 'soft' }, t('single.text')),
      button(t('single.pick'), { icon: 'photos', kind: 'primary', size: 'large', onclick: pick })]);
  }

  /** The photo of an earlier page. */
  async function restore() {
    const file = await get('files', KEPT);
    if (!file || kept.file || stop.signal.aborted) return;
    if (await file.slice(0, 1).arrayBuffer().then(() => true, () => false)) await take([file]);
    else await drop('files', KEPT);
  }

  async function pick() {
    take(await pickFiles({ single: true }));
  }

  /** @param {File[]} files */
  async function take([file]) {
    if (!file) return;
    const photo = await probe(file);
    failure.replaceChildren();
    if (photo.problem) return showFailure(describe(photo.problem));
    if (kept.preview) URL.revokeObjectURL(kept.preview);
    Object.assign(kept, { file, preview: null });
    put('files', KEPT, file);
    forgetResult();
    showStage();
    compare.show({});
    draw();
    const preview = await makePicture(file, PREVIEW_PIXELS, { ...photo, isUrgent: true });
    if (kept.file !== file) return;
    kept.preview = preview ? URL.createObjectURL(preview) : null;
    compare.show({ before: kept.preview, after: result?.url });
  }

  function drawSoon() {
    clearTimeout(settle);
    settle = setTimeout(draw, SETTLE_MS);
  }

  async function draw() {
    if (!kept.file) return;
    running.abort();
    running = new AbortController();
    const { signal } = running;
    busy.hidden = false;
    line.textContent = t('single.drawing');
    failure.replaceChildren();
    const began = performance.now();
    try {
      const blob = await cartoonize(kept.file, await optionsToSend(option => option.draws), signal);
      if (signal.aborted) return;
      forgetResult();
      result = { blob, url: URL.createObjectURL(blob) };
      compare.show({ before: kept.preview, after: result.url });
      save.disabled = false;
      line.textContent = t('single.drawn', { seconds: formatNumber((performance.now() - began) / 1000) });
    } catch (error) {
      if (signal.aborted) return;
      line.textContent = '';
      showFailure(t('single.failed', { reason: whyFailed(error) }));
    }
    busy.hidden = true;
  }

  /** @param {string} text */
  function showFailure(text) {
    failure.replaceChildren(h('div', { class: 'note', data: { tone: 'bad' } }, icon('alert'), h('p', {}, text)));
    announce(text);
  }

  async function saveResult() {
    if (!kept.file || !result) return;
    const { blob } = result;
    const { formats } = await knownStyles();
    const extension = formats.find(format => format.mediaType === blob.type)?.extension ?? '';
    saveBlob(blob, kept.file.name.replace(/\.[^.]*$/, '') + extension);
  }

  function forgetResult() {
    if (result) URL.revokeObjectURL(result.url);
    result = undefined;
    save.disabled = true;
  }

  showPanel();
  showStage();
  if (kept.file) {
    compare.show({ before: kept.preview });
    draw();
  } else {
    restore();
  }
  optionNews.addEventListener('change', drawSoon, { signal: stop.signal });
  return { element, title: t('nav.single'), take, takesOne: true, close: () => { stop.abort(); fields.abort(); clearTimeout(settle); running.abort(); forgetResult(); } };
}
