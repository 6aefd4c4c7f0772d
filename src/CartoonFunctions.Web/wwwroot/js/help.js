// @ts-check
// The keys, in a dialog: `?` opens it.
import { showDialog } from './dialogs.js';
import { button, h } from './dom.js';
import { t } from './i18n.js';

/** Keys, each group with its messages. @type {Record<string, string[][]>} */
const groups = {
  'help.anywhere': [['?', 'help.help'], ['Esc', 'help.close']],
  'help.choosing': [['Shift + click', 'help.range'], ['Delete', 'help.delete'], ['Ctrl + V', 'help.paste']],
  'help.looking': [['← →', 'help.next'], ['Space', 'help.hold'], ['+ − 0', 'help.zoom'], ['Tab, ← →', 'help.cut']],
};

/** Shows the keys. */
export function showHelp() {
  const dialog = h('dialog', { class: 'ask help', 'aria-labelledby': 'help-title' },
    h('h2', { id: 'help-title' }, t('help.title')),
    Object.entries(groups).map(([group, keys]) => h('section', {}, h('h3', {}, t(group)),
      h('dl', {}, keys.map(([key, does]) => h('div', {}, h('dt', {}, h('kbd', {}, key)), h('dd', {}, t(does))))))),
    h('div', { class: 'row' }, button(t('toast.close'), { onclick: () => dialog.close() })));
  return showDialog(dialog);
}

addEventListener('keydown', event => {
  const { target } = event;
  const isTyping = target instanceof HTMLElement && target.matches('input[type=text], input[type=password], select');
  if (event.key === '?' && !isTyping && !document.querySelector('dialog.help')) { event.preventDefault(); showHelp(); }
});
