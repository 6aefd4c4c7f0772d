// @ts-check
// Actions that are seldom wanted, behind one button.
import { button, h } from '../dom.js';
import { t } from '../i18n.js';

/** @param {(HTMLElement | false)[]} actions */
export function moreActions(actions) {
  const list = h('div', { class: 'more-list' }, actions);
  const toggle = button(t('batch.more'), { icon: 'more', square: true, class: 'button more-toggle', 'aria-expanded': 'false', onclick: () => open(!('open' in element.dataset)) });
  const element = h('div', { class: 'more-actions', onkeydown: onKey, onfocusout: onLeave }, toggle, list);

  /** @param {boolean} isOpen */
  function open(isOpen) {
    element.toggleAttribute('data-open', isOpen);
    toggle.setAttribute('aria-expanded', String(isOpen));
  }

  /** @param {KeyboardEvent} event */
  function onKey(event) {
    if (event.key !== 'Escape' || !('open' in element.dataset)) return;
    open(false);
    toggle.focus();
  }

  /** @param {FocusEvent} event */
  function onLeave(event) {
    if (event.relatedTarget instanceof Node && !element.contains(event.relatedTarget)) open(false);
  }

  list.addEventListener('click', () => open(false));
  return element;
}
