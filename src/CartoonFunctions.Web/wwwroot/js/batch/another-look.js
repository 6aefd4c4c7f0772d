// @ts-check
// The same photos in another look, without sending them again; and a batch's other looks beside it.
import { getBatch, linkTo, retryBatch } from '../api.js';
import { showDialog } from '../dialogs.js';
import { button, h } from '../dom.js';
import { t } from '../i18n.js';
import { chooseOptions, chosenNow, knownStyles, optionsPanel, optionsToSend, replaceOptions, summarizeOptions } from '../options.js';
import { get, put } from '../store.js';

/**
 * Asks for the look; resolves to the id of the batch that draws it, or to null when the person thought better of it.
 * @param {{id: string, options: Options}} status of a batch that has ended
 */
export async function askForAnotherLook(status) {
  const before = chosenNow();
  const closed = new AbortController();
  chooseOptions(status.options);
  const sheet = h('dialog', { class: 'sheet', 'aria-label': t('look.title') },
    h('div', { class: 'panel' },
      h('div', { class: 'panel-head' }, h('h2', {}, t('look.title'))),
      h('p', { class: 'soft' }, t('look.text')),
      optionsPanel({ hasBatchFields: true, signal: closed.signal })),
    h('div', { class: 'sheet-foot' }, button(t('look.cancel'), { onclick: () => sheet.close('no') }), button(t('look.draw'), { kind: 'primary', onclick: () => sheet.close('yes') })));
  const answer = await showDialog(sheet);
  closed.abort();
  if (answer !== 'yes') {
    replaceOptions(before); // the photos that are not sent yet keep their look
    return null;
  }
  const made = await retryBatch(status.id, { photos: 'all', options: await optionsToSend() });
  await put('batches', made.id, { id: made.id, createdAt: Date.now(), started: true, lookOf: status.id });
  return made.id;
}

/**
 * The cartoons of the batch that this one is another look of, by the photos' names; none where it is none, or the other is gone.
 * @param {string} id
 * @param {AbortSignal} signal
 * @returns {Promise<{label: string, urls: Map<string, string>} | undefined>}
 */
export async function otherLookOf(id, signal) {
  /** @type {LocalBatch | undefined} */
  const record = await get('batches', id);
  if (!record?.lookOf) return undefined;
  const answer = await getBatch(record.lookOf, { signal });
  if (!answer) return undefined;
  const { photos, options } = answer.status;
  const done = photos.filter(photo => photo.outputUrl);
  return { label: summarizeOptions(options, await knownStyles()), urls: new Map(done.map(photo => [photo.name, linkTo(photo.outputUrl ?? '')])) };
}
