// @ts-check
// Names under which photos are sent: the person's own, made safe for storage, all different.

const MAX_BYTES = 200;
const encoder = new TextEncoder();

/**
 * The last part of a name with what storage or a reader could trip over replaced: controls, direction marks, separators.
 * @param {string} label
 */
export function safeName(label) {
  const last = (label.split(/[\\/]/).pop() ?? '').normalize('NFC').toWellFormed();
  const clean = last.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cn}<>:"|?*]/gu, '_').replace(/^[ .]+|[ .]+$/g, '');
  const { stem = '', extension = '' } = /^(?<stem>.*?)(?<extension>\.[^.]{1,10})?$/su.exec(clean)?.groups ?? {};
  let kept = stem;
  while (encoder.encode(kept + extension).length > MAX_BYTES) kept = [...kept].slice(0, -1).join('');
  return (kept || 'photo') + extension;
}

/**
 * `name`, or `name (2)` and so on, whichever is not among `taken` (compared as disks do: composed and without case).
 * @param {string} name
 * @param {Iterable<string>} taken
 */
export function uniqueName(name, taken) {
  const used = new Set([...taken].map(folded));
  const { stem = '', extension = '' } = /^(?<stem>.*?)(?<extension>\.[^.]*)?$/su.exec(name)?.groups ?? {};
  let candidate = name;
  for (let copy = 2; used.has(folded(candidate)); copy++) candidate = `${stem} (${copy})${extension}`;
  return candidate;
}

/** @type {(name: string) => string} */
const folded = name => name.normalize('NFC').toLowerCase();

/**
 * The order in which the service numbers photos (its NaturalOrder): numbers by value, ASCII letters without case, a folder's files together.
 * @param {string} a
 * @param {string} b
 */
export function byName(a, b) {
  const [left, right] = [parts(a), parts(b)];
  for (let i = 0; i < left.length && i < right.length; i++) {
    const [ours, theirs] = [left[i], right[i]];
    const bothNumbers = isNumber(ours) && isNumber(theirs);
    const difference = bothNumbers ? compareNumbers(ours, theirs) : weight(ours) - weight(theirs);
    if (difference !== 0) return difference;
  }
  return left.length - right.length || (a < b ? -1 : a > b ? 1 : 0);
}

/** @type {(name: string) => string[]} */
const parts = name => name.match(/[0-9]+|[^]/g) ?? [];
/** @type {(part: string) => boolean} */
const isNumber = part => /^[0-9]/.test(part);

/** @type {(a: string, b: string) => number} */
function compareNumbers(a, b) {
  const [left, right] = [a.replace(/^0+/, ''), b.replace(/^0+/, '')];
  return left.length - right.length || (left < right ? -1 : left > right ? 1 : 0);
}

/** @param {string} part */
function weight(part) {
  if (part === '/') return 0;
  if (part === '.') return 1;
  return 2 + (/^[A-Z]/.test(part) ? part.toLowerCase() : part).charCodeAt(0);
}
