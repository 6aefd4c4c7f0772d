// @ts-check
// Small choices that outlive the page: language, theme, options. Without storage they last as long as the page.

/** @type {Map<string, any>} */
const unsaved = new Map();

/**
 * A remembered value, or undefined.
 * @param {string} name
 * @returns {any}
 */
export function recall(name) {
  try {
    const text = localStorage.getItem(name);
    return text === null ? unsaved.get(name) : JSON.parse(text);
  } catch {
    return unsaved.get(name);
  }
}

/**
 * Remembers a value; undefined forgets it.
 * @param {string} name
 * @param {unknown} value
 */
export function remember(name, value) {
  unsaved.set(name, value);
  try {
    if (value === undefined) localStorage.removeItem(name);
    else localStorage.setItem(name, JSON.stringify(value));
  } catch {
    // Kept in memory above.
  }
}
