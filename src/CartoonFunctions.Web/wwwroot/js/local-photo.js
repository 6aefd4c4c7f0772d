// @ts-check
// A photo as this browser keeps it.
import { safeName, uniqueName } from './names.js';

/**
 * One that was just chosen, not looked at yet.
 * @param {File} file
 * @param {string} owner the draft or the batch
 * @param {string[]} taken names that others have
 * @param {number} [order]
 * @returns {LocalPhoto}
 */
export function newPhoto(file, owner, taken, order = 0) {
  const label = file.name || 'photo';
  return {
    key: crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`, owner, order, label,
    name: uniqueName(safeName(label), taken), size: file.size, addedAt: Date.now(), isChecked: false,
  };
}
