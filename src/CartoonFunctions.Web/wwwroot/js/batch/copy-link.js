// @ts-check
// The address of a batch, for somebody else: copied, or shown where the browser copies nothing (plain http beyond this machine).
import { showDialog } from '../dialogs.js';
import { h } from '../dom.js';
import { t } from '../i18n.js';
import { showToast } from '../toast.js';

export async function copyLink() {
  const isCopied = await navigator.clipboard?.writeText(location.href).then(() => true, () => false);
  if (isCopied) showToast(t('batch.copied'));
  else await showLink(location.href);
}

/** @param {string} address */
async function showLink(address) {
  const field = h('input', { id: 'link-address', class: 'select', type: 'text', value: address, readOnly: true });
  const dialog = h('dialog', { class: 'ask', 'aria-labelledby': 'link-title' },
    h('form', { method: 'dialog' },
      h('h2', { id: 'link-title' }, t('batch.copyLink')),
      h('label', { htmlFor: 'link-address' }, t('batch.copyByHand')),
      field,
      h('div', { class: 'row' }, h('button', { class: 'button' }, t('options.close')))));
  const closed = showDialog(dialog);
  field.select();
  await closed;
}
