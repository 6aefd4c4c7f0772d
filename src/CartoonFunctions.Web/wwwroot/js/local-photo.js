// @ts-check
// A photo as this browser keeps it.
import { safeName, uniqueName } from './names.js';

/**
 * Photos as they belong to the batch that was made of them, with their upload addresses or the reasons against them.
 * @param {LocalPhoto[]} photos
 * @param {{id: string, photos: UploadSlot[]}} made
 * @returns {LocalPhoto[]}
 */
export function ofBatch(photos, made) {
  const answers = new Map(made.photos.map(slot => [slot.name, slot]));
  return photos.map(photo => {
    const { reason, reasonCode, reasonValues, uploadUrl } = /** @type {Partial<UploadSlot>} */ (answers.get(photo.name) ?? {});
    return { ...photo, owner: made.id, reason, reasonCode, reasonValues, uploadUrl };
  });
}

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
