// @ts-check
// What a photo is, from its first bytes: the format by content and the size in pixels, without decoding it.
// The service checks again and has the last word; this only saves an upload that cannot succeed.

const WINDOW_BYTES = 64 << 10;

/**
 * What the service accepts, until it says otherwise.
 * @type {Limits}
 */
export const defaultLimits = { maxSidePixels: 8192, maxBytes: 64 << 20 };
const MIN_SIDE_PIXELS = 8;

/**
 * Looks at a file's header.
 * @param {Blob} file
 * @returns {Promise<{format?: string, width?: number, height?: number, problem?: PhotoProblem}>}
 *   width and height upright, where the header tells them; `problem` where the photo cannot be used.
 */
export async function probe(file, limits = defaultLimits) {
  if (file.size === 0) return { problem: { code: 'empty' } };
  const bytes = new Bytes(file);
  let head;
  try {
    head = await bytes.at(0, 512);
  } catch {
    return { problem: { code: 'unreadable' } };
  }
  const format = formatOf(head);
  if (!readers[format]) return { problem: { code: format } };
  if (file.size > limits.maxBytes) return { format, problem: { code: 'tooLarge', values: { mib: (file.size / (1 << 20)).toFixed(1), limit: limits.maxBytes / (1 << 20) } } };

  const size = await readers[format](bytes).catch(() => null);
  if (!size) return { format };
  const { width, height } = size;
  if (Math.max(width, height) > limits.maxSidePixels) return { format, width, height, problem: { code: 'tooWide', values: { width, height, limit: limits.maxSidePixels } } };
  if (Math.min(width, height) < MIN_SIDE_PIXELS) return { format, width, height, problem: { code: 'tooSmall', values: { width, height, limit: MIN_SIDE_PIXELS } } };
  return { format, width, height };
}

/** @type {(view: DataView, at: number, length: number) => string} */
const ascii = (view, at, length) => String.fromCharCode(...new Uint8Array(view.buffer, view.byteOffset + at, Math.max(0, Math.min(length, view.byteLength - at))));

/**
 * The format, or the code of what is often sent by mistake.
 * @param {DataView} head
 */
function formatOf(head) {
  const start = ascii(head, 0, 16);
  if (start.startsWith('\xff\xd8\xff')) return 'jpeg';
  if (start.startsWith('\x89PNG\r\n\x1a\n')) return 'png';
  if (start.startsWith('GIF87a') || start.startsWith('GIF89a')) return 'gif';
  if (start.startsWith('RIFF') && start.slice(8, 12) === 'WEBP') return 'webp';
  if (start.startsWith('II*\0') || start.startsWith('MM\0*') || start.startsWith('II+\0') || start.startsWith('MM\0+')) return 'tiff';
  if (start.slice(4, 8) === 'ftyp') return isoFormatOf(head);
  if (start.startsWith('\0\0\0\x0cjP') || start.startsWith('\xff\x4f\xff\x51')) return 'jpeg2000';
  if (start.startsWith('\xff\x0a') || start.startsWith('\0\0\0\x0cJXL')) return 'jpegXl';
  if (start.startsWith('8BPS')) return 'photoshop';
  if (start.startsWith('%PDF')) return 'pdf';
  if (start.startsWith('PK\x03\x04')) return 'zip';
  if (start.startsWith('BM')) return 'bmp';
  const text = ascii(head, 0, 512).replace(/^\xef\xbb\xbf/, '').trimStart().toLowerCase();
  if (text.startsWith('<!doctype html') || text.startsWith('<html')) return 'html';
  if (text.startsWith('<svg') || (text.startsWith('<?xml') && text.includes('<svg'))) return 'svg';
  return 'notPicture';
}

/**
 * What an ISO media file is, by its major brand or one that it is compatible with.
 * @param {DataView} head
 */
function isoFormatOf(head) {
  const length = Math.min(head.getUint32(0), head.byteLength);
  const brands = new Set([ascii(head, 8, 4)]);
  for (let at = 16; at + 4 <= length; at += 4) brands.add(ascii(head, at, 4));
  if (brands.has('avif') || brands.has('avis')) return 'avif';
  return ['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx', 'hevm', 'hevs', 'mif1', 'msf1'].some(brand => brands.has(brand)) ? 'heic' : 'video';
}

const TAIL_BYTES = 64 << 10;

/**
 * Whether a picture that the browser cannot show lacks the end that every whole file of its format has.
 * @param {Blob} file
 * @param {string | undefined} format
 */
export async function isCutOff(file, format) {
  try {
    switch (format) {
      case 'jpeg': return !await hasInTail(file, '\xff\xd9');
      case 'png': return !await hasInTail(file, 'IEND');
      case 'gif': return !await hasInTail(file, '\x3b');
      case 'webp': return new DataView(await file.slice(4, 8).arrayBuffer()).getUint32(0, true) + 8 > file.size;
      default: return false;
    }
  } catch {
    return false; // what cannot be read is told when it is sent
  }
}

/** @type {(file: Blob, mark: string) => Promise<boolean>} */
async function hasInTail(file, mark) {
  const tail = new Uint8Array(await file.slice(-TAIL_BYTES).arrayBuffer());
  const [first, second = first] = [...mark].map(character => character.charCodeAt(0));
  return tail.some((byte, at) => byte === first && (mark.length === 1 || tail[at + 1] === second));
}

/** A file read in windows, so that a header deep inside a large file costs little. */
class Bytes {
  #file;
  #start = 0;
  #window = new DataView(new ArrayBuffer(0));

  /** @param {Blob} file */
  constructor(file) {
    this.#file = file;
  }

  /**
   * Up to `length` bytes from `offset`; fewer at the end of the file.
   * @param {number} offset
   * @param {number} length
   */
  async at(offset, length) {
    const inside = offset >= this.#start && offset + length <= this.#start + this.#window.byteLength;
    if (!inside) {
      const end = offset + Math.max(length, WINDOW_BYTES);
      this.#window = new DataView(await this.#file.slice(offset, end).arrayBuffer());
      this.#start = offset;
    }
    const from = offset - this.#start;
    return new DataView(this.#window.buffer, from, Math.min(length, this.#window.byteLength - from));
  }
}

/**
 * @typedef {{width: number, height: number}} Size
 * @type {Record<string, (bytes: Bytes) => Promise<Size | null>>}
 */
const readers = { jpeg: readJpeg, png: readPng, gif: readGif, webp: readWebp, tiff: readTiff, avif: readHeif, heic: readHeif };

/** @type {(size: Size, orientation: number) => Size} */
const turned = (size, orientation) => orientation >= 5 ? { width: size.height, height: size.width } : size;

/**
 * @param {Bytes} bytes
 * @returns {Promise<Size | null>}
 */
async function readJpeg(bytes) {
  let orientation = 1;
  for (let at = 2; ;) {
    const marker = await bytes.at(at, 9);
    if (marker.getUint8(0) !== 0xff) return null;
    const kind = marker.getUint8(1);
    if (kind === 0xff) { at += 1; continue; }
    if (kind === 0xda || kind === 0xd9) return null;
    const isFrame = kind >= 0xc0 && kind <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(kind);
    if (isFrame) return turned({ width: marker.getUint16(7), height: marker.getUint16(5) }, orientation);
    if (kind === 0xe1 && ascii(await bytes.at(at + 4, 6), 0, 6) === 'Exif\0\0') {
      const exif = await readIfd(bytes, at + 10).catch(() => null);
      orientation = exif?.get(ORIENTATION) ?? 1;
    }
    at += 2 + marker.getUint16(2);
  }
}

/** @param {Bytes} bytes */
async function readPng(bytes) {
  const head = await bytes.at(0, 24);
  return { width: head.getUint32(16), height: head.getUint32(20) };
}

/** @param {Bytes} bytes */
async function readGif(bytes) {
  const head = await bytes.at(0, 10);
  return { width: head.getUint16(6, true), height: head.getUint16(8, true) };
}

/** @param {Bytes} bytes */
async function readWebp(bytes) {
  const head = await bytes.at(0, 30);
  /** @param {number} at */
  const uint24 = at => head.getUint16(at, true) | (head.getUint8(at + 2) << 16);
  switch (ascii(head, 12, 4)) {
    case 'VP8X': return { width: uint24(24) + 1, height: uint24(27) + 1 };
    case 'VP8L': {
      const bits = head.getUint32(21, true);
      return { width: (bits & 0x3fff) + 1, height: ((bits >> 14) & 0x3fff) + 1 };
    }
    default: return { width: head.getUint16(26, true) & 0x3fff, height: head.getUint16(28, true) & 0x3fff };
  }
}

const WIDTH = 0x100, HEIGHT = 0x101, ORIENTATION = 0x112;

/** @param {Bytes} bytes */
async function readTiff(bytes) {
  // A BigTIFF's directory has entries of another size; the service reads it.
  if ((await bytes.at(0, 4)).getUint8(2) === 0x2b || (await bytes.at(0, 4)).getUint8(3) === 0x2b) return null;
  const tags = await readIfd(bytes, 0);
  const [width, height] = [tags.get(WIDTH), tags.get(HEIGHT)];
  return width && height ? turned({ width, height }, tags.get(ORIENTATION) ?? 1) : null;
}

/**
 * The short and long tags of a TIFF structure's first directory; EXIF is one inside a JPEG.
 * @param {Bytes} bytes
 * @param {number} base
 * @returns {Promise<Map<number, number>>}
 */
async function readIfd(bytes, base) {
  const head = await bytes.at(base, 8);
  const little = head.getUint16(0) === 0x4949;
  const directory = base + head.getUint32(4, little);
  const count = (await bytes.at(directory, 2)).getUint16(0, little);
  const entries = await bytes.at(directory + 2, count * 12);
  const tags = new Map();
  for (let at = 0; at + 12 <= entries.byteLength; at += 12) {
    const isShort = entries.getUint16(at + 2, little) === 3;
    tags.set(entries.getUint16(at, little), isShort ? entries.getUint16(at + 8, little) : entries.getUint32(at + 8, little));
  }
  return tags;
}

/**
 * The largest `ispe` (image spatial extent) among the first bytes: that of the picture, not of its tiles or alpha.
 * @param {Bytes} bytes
 */
async function readHeif(bytes) {
  const head = await bytes.at(0, WINDOW_BYTES);
  /** @type {Size | null} */
  let largest = null;
  for (let at = 4; at + 16 <= head.byteLength; at++) {
    if (head.getUint32(at) !== 0x69737065) continue;
    const size = { width: head.getUint32(at + 8), height: head.getUint32(at + 12) };
    if (!largest || size.width * size.height > largest.width * largest.height) largest = size;
  }
  return largest;
}
