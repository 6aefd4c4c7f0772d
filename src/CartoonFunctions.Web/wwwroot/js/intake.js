// @ts-check
// Photos come in by drop (folders too), picker and paste; all end in one list of files.

/**
 * What is no photo by its name, as the service lists it; this little until it has told.
 * @type {NoPhotos}
 */
let noPhotos = { folders: [], files: ['thumbs.db', 'desktop.ini'], extensions: [] };
/** The names of the files of the last drop, choice or paste that are no photos by their names. @type {string[]} */
export let leftOut = [];
/** The paths of dropped files, which do not know them. @type {WeakMap<File, string>} */
const paths = new WeakMap();

/**
 * Takes the service's list of what is no photo.
 * @param {NoPhotos | undefined} list
 */
export function useNoPhotos(list) {
  if (list) noPhotos = list;
}

/**
 * The photos among files; one that comes alone was meant and is kept, so that it is told what is wrong with it.
 * @param {File[]} files
 */
export function photosAmong(files) {
  const kept = files.length === 1 ? files : files.filter(file => !isNoPhoto(paths.get(file) ?? (file.webkitRelativePath || file.name)));
  leftOut = files.filter(file => !kept.includes(file)).map(file => file.name);
  return kept;
}

/** @param {string} path */
function isNoPhoto(path) {
  const parts = path.toLowerCase().split('/').filter(part => part);
  const name = parts.at(-1) ?? '';
  return parts.some(part => part.startsWith('.') || noPhotos.folders.includes(part) || part.endsWith('.lrdata'))
    || noPhotos.files.includes(name) || (name.includes('.') && noPhotos.extensions.includes(name.split('.').at(-1) ?? '')) || name.endsWith('~');
}

/**
 * The files of a drop or paste, folders read to their ends, what is no photo left out.
 * @param {DataTransfer} transfer
 */
export async function filesOf(transfer) {
  // Entries must be taken before the first await: the transfer is emptied afterwards.
  const entries = [...transfer.items].filter(item => item.kind === 'file').map(item => item.webkitGetAsEntry?.() ?? item.getAsFile());
  /** @type {File[]} */
  const files = [];
  for (const entry of entries) await collect(entry, files);
  return photosAmong(files);
}

/**
 * @param {any} entry a file, or an entry of a file system
 * @param {File[]} files
 * @returns {Promise<void>}
 */
async function collect(entry, files) {
  if (!entry) return;
  if (entry instanceof File) {
    files.push(entry);
  } else if (entry.isFile) {
    const file = await new Promise((resolve, reject) => entry.file(resolve, reject));
    paths.set(file, entry.fullPath);
    files.push(file);
  } else {
    const reader = entry.createReader();
    for (;;) {
      // A reader hands out at most 100 entries a call.
      const some = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
      if (some.length === 0) return;
      for (const inner of some) await collect(inner, files);
    }
  }
}

/**
 * Opens the file picker; `folder` picks a whole folder, `single` one photo.
 * @returns {Promise<File[]>}
 */
export function pickFiles({ folder = false, single = false } = {}) {
  return new Promise(resolve => {
    const input = document.createElement('input');
    input.type = 'file';
    input.multiple = !single;
    input.webkitdirectory = folder;
    if (!folder) input.accept = 'image/jpeg,image/png,image/webp,image/gif,image/tiff,image/avif,image/heic,image/heif,.jpg,.jpeg,.png,.webp,.gif,.tif,.tiff,.avif,.heic,.heif,.hif';
    /** @param {File[]} files */
    const finish = files => { input.remove(); resolve(files); };
    input.onchange = () => finish(photosAmong([...input.files ?? []]));
    input.oncancel = () => finish([]);
    // In the page while the dialog is open, so that it is not collected as garbage before the answer.
    input.hidden = true;
    document.body.append(input);
    input.click();
  });
}

/**
 * Hands dropped and pasted photos anywhere on the page to `take`; `over` says whether a drag hovers.
 * @param {(files: File[]) => void} take
 * @param {(isOver: boolean) => void} over
 */
export function takeDropsAndPastes(take, over) {
  let depth = 0;
  /** @param {DragEvent} event */
  const hasFiles = event => event.dataTransfer?.types.includes('Files');
  const settle = () => { depth = 0; over(false); };
  addEventListener('dragenter', event => { if (hasFiles(event)) { depth++; over(true); } });
  addEventListener('dragleave', event => { if (hasFiles(event) && --depth <= 0) settle(); });
  addEventListener('dragover', event => { if (hasFiles(event)) event.preventDefault(); });
  addEventListener('drop', async event => {
    if (!event.dataTransfer || !hasFiles(event)) return;
    event.preventDefault();
    settle();
    take(await filesOf(event.dataTransfer));
  });
  addEventListener('paste', async event => {
    if (!event.clipboardData?.files.length) return;
    event.preventDefault();
    take(await filesOf(event.clipboardData));
  });
}
