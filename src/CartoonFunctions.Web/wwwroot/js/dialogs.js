// @ts-check
// Modal dialogs. An open one is a step of the browser's history, so that Back closes it and leaves the page under it as it is.
import { button, h } from './dom.js';

/** Those that are open, the topmost last. @type {HTMLDialogElement[]} */
const opened = [];

// A reload keeps the step of a dialog that it has closed.
if (history.state?.dialog) history.back();

addEventListener('popstate', () => {
  const top = opened.at(-1);
  const depth = history.state?.dialog ?? 0;
  // The step of a dialog that another address has closed leads nowhere.
  if (depth > opened.length) history.back();
  else if (top && depth !== opened.length) top.close();
});

/**
 * Shows a dialog; resolves when it is closed, whichever way, and its step of the history is gone.
 * @param {HTMLDialogElement} dialog
 * @returns {Promise<string>} its return value
 */
export function showDialog(dialog) {
  const depth = opened.push(dialog);
  history.pushState({ dialog: depth }, '');
  document.body.append(dialog);
  dialog.showModal();
  return new Promise(resolve => dialog.addEventListener('close', () => {
    opened.splice(opened.indexOf(dialog), 1);
    dialog.remove();
    if (history.state?.dialog !== depth) return resolve(dialog.returnValue);
    addEventListener('popstate', () => resolve(dialog.returnValue), { once: true });
    history.back();
  }, { once: true }));
}

/** Closes whatever is open: the page under it becomes another. */
export function closeDialogs() {
  for (const dialog of [...opened].reverse()) dialog.close();
}

/**
 * Asks for one line of text; resolves to it, or to null when cancelled.
 * @param {{title: string, note?: string, label: string, yes: string, no: string, type?: string, value?: string, maxLength?: number, mayBeEmpty?: boolean}} words
 * @returns {Promise<string | null>}
 */
export async function askForText({ title, note, label, yes, no, type = 'text', value = '', maxLength = 200, mayBeEmpty = false }) {
  const input = h('input', { id: 'ask-text', class: 'select', type, value, maxLength, autocomplete: 'off', required: !mayBeEmpty, 'aria-describedby': note && 'ask-note' });
  const dialog = h('dialog', { class: 'ask', 'aria-labelledby': 'ask-title' },
    h('form', { method: 'dialog' },
      h('h2', { id: 'ask-title' }, title),
      note && h('p', { id: 'ask-note' }, note),
      h('label', { htmlFor: 'ask-text' }, label),
      input,
      h('div', { class: 'row' },
        button(no, { onclick: () => dialog.close('no') }),
        h('button', { class: 'button', value: 'yes', data: { kind: 'primary' } }, yes))));
  const answer = showDialog(dialog);
  input.focus();
  return await answer === 'yes' ? input.value : null;
}

/**
 * Asks before something is lost; resolves true when confirmed.
 * @param {{title: string, text: string, yes: string, no: string}} words
 * @returns {Promise<boolean>}
 */
export async function ask({ title, text, yes, no }) {
  const answer = await showDialog(h('dialog', { class: 'ask', 'aria-labelledby': 'ask-title' },
    h('form', { method: 'dialog' },
      h('h2', { id: 'ask-title' }, title),
      h('p', {}, text),
      h('div', { class: 'row' },
        h('button', { class: 'button', value: 'no', autofocus: true }, no),
        h('button', { class: 'button', value: 'yes', data: { kind: 'danger' } }, yes)))));
  return answer === 'yes';
}
