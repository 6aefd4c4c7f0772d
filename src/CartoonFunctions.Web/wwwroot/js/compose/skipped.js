// @ts-check
// The files that will not be drawn, in one line that opens: which, and why.
import { button, h, icon } from '../dom.js';
import { describe, t } from '../i18n.js';

/**
 * @param {{onReplace: (photo: LocalPhoto) => void, onRemove: (photos: LocalPhoto[]) => void, onForgetOthers: () => void}} use
 */
export function createSkipped({ onReplace, onRemove, onForgetOthers }) {
  const summary = h('span');
  const list = h('ul', { class: 'skipped-list' });
  const clear = button(t('skipped.clear'), { kind: 'quiet', size: 'small' });
  const element = h('details', { class: 'skipped', hidden: true }, h('summary', {}, icon('alert'), summary), list, h('div', { class: 'row' }, clear));

  /**
   * @param {LocalPhoto} photo
   * @param {PhotoProblem} problem
   */
  const row = (photo, problem) => h('li', { class: 'skipped-file' },
    h('div', {}, h('bdi', { class: 'skipped-name' }, photo.label), h('span', { class: 'soft' }, describe(problem))),
    button(t('draft.replace', { name: photo.label }), { icon: 'swap', square: true, kind: 'quiet', onclick: () => onReplace(photo) }),
    button(t('draft.remove', { name: photo.label }), { icon: 'close', square: true, kind: 'quiet', onclick: () => onRemove([photo]) }));

  return {
    element,
    /**
     * @param {{photo: LocalPhoto, problem: PhotoProblem}[]} wrong
     * @param {string[]} others names of files that are no photos by their names
     */
    show(wrong, others) {
      const key = JSON.stringify([wrong.map(({ photo, problem }) => [photo.key, problem]), others]);
      if (element.dataset.shown === key) return;
      element.dataset.shown = key;
      element.hidden = wrong.length + others.length === 0;
      summary.textContent = t('skipped.title', { n: wrong.length + others.length });
      list.replaceChildren(...wrong.map(({ photo, problem }) => row(photo, problem)), ...others.map(name => h('li', { class: 'skipped-file' },
        h('div', {}, h('bdi', { class: 'skipped-name' }, name), h('span', { class: 'soft' }, t('skipped.noPhoto'))))));
      clear.onclick = () => { onForgetOthers(); onRemove(wrong.map(({ photo }) => photo)); };
    },
  };
}
