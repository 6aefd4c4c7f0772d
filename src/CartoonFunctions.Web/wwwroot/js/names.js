// Names under which photos are sent: the person's own, made safe for storage, all different.

const MAX_BYTES = 200;
const encoder = new TextEncoder();

/** The last part of a name with what storage or a reader could trip over replaced: controls, direction marks, separators. */
export function safeName(label) {
  const last = label.split(/[\\/]/).pop().normalize('NFC').toWellFormed();
  const clean = last.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cn}<>:"|?*]/gu, '_').replace(/^[ .]+|[ .]+$/g, '');
  const [, stem, extension] = /^(.*?)(\.[^.]{1,10})?$/su.exec(clean);
  let kept = stem;
  while (encoder.encode(kept + (extension ?? '')).length > MAX_BYTES) kept = [...kept].slice(0, -1).join('');
  return (kept || 'photo') + (extension ?? '');
}

/** `name`, or `name (2)` and so on, whichever is not among `taken` (compared without case). */
export function uniqueName(name, taken) {
  const used = new Set([...taken].map(other => other.toLowerCase()));
  const [, stem, extension] = /^(.*?)(\.[^.]*)?$/su.exec(name);
  let candidate = name;
  for (let copy = 2; used.has(candidate.toLowerCase()); copy++) candidate = `${stem} (${copy})${extension ?? ''}`;
  return candidate;
}
