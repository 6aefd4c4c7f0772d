// @ts-check
// What must survive a reload, in IndexedDB: the photos that are not uploaded yet, and their small pictures.
// Where the browser gives no storage the page works on, and only a reload loses what was not uploaded.

const STORES = ['photos', 'files', 'pictures', 'batches'];
const KEEP_DAYS = 8; // a day longer than the service keeps a batch by default

/** @type {Promise<IDBDatabase> | undefined} */
let opening;

function open() {
  opening ??= new Promise((resolve, reject) => {
    const request = indexedDB.open('cartoon-functions', 1);
    request.onupgradeneeded = () => {
      for (const name of STORES) {
        const store = request.result.createObjectStore(name);
        if (name === 'photos') store.createIndex('owner', 'owner');
      }
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
    request.onblocked = () => reject(new Error('blocked'));
  });
  return opening;
}

/**
 * Uses stores in a transaction; undefined where there is no storage.
 * @param {string[]} names
 * @param {IDBTransactionMode} mode
 * @param {(transaction: IDBTransaction) => IDBRequest | void} use
 * @returns {Promise<any>}
 */
async function inStores(names, mode, use) {
  try {
    const database = await open();
    return await new Promise((resolve, reject) => {
      const transaction = database.transaction(names, mode);
      const request = use(transaction);
      transaction.oncomplete = () => resolve(request?.result);
      transaction.onerror = transaction.onabort = () => reject(transaction.error);
    });
  } catch {
    return undefined; // no storage, or no room: see the top
  }
}

/** @type {(name: string, mode: IDBTransactionMode, use: (store: IDBObjectStore) => IDBRequest) => Promise<any>} */
const inStore = (name, mode, use) => inStores([name], mode, transaction => use(transaction.objectStore(name)));

/** @type {(name: string, key: string, value: unknown) => Promise<void>} */
export const put = (name, key, value) => inStore(name, 'readwrite', store => store.put(value, key));
/** Writes many records, all or none. @type {(records: {name: string, key: string, value: unknown}[]) => Promise<void>} */
export const putAll = records => inStores([...new Set(records.map(({ name }) => name))], 'readwrite', transaction => {
  for (const { name, key, value } of records) transaction.objectStore(name).put(value, key);
});
/** @type {(name: string, key: string) => Promise<any>} */
export const get = (name, key) => inStore(name, 'readonly', store => store.get(key));
/** @type {(name: string, key: string) => Promise<void>} */
export const drop = (name, key) => inStore(name, 'readwrite', store => store.delete(key));
/** @type {(name: string) => Promise<any[]>} */
export const all = async name => await inStore(name, 'readonly', store => store.getAll()) ?? [];

/**
 * The photos of a draft or a batch, in order.
 * @param {string} owner
 * @returns {Promise<LocalPhoto[]>}
 */
export async function photosOf(owner) {
  /** @type {LocalPhoto[]} */
  const photos = await inStore('photos', 'readonly', store => store.index('owner').getAll(owner)) ?? [];
  return photos.sort((a, b) => a.order - b.order);
}

/**
 * Forgets a photo wholly.
 * @param {string} key
 */
export async function dropPhoto(key) {
  await Promise.all(['photos', 'files', 'pictures'].map(name => drop(name, key)));
}

/**
 * Forgets everything of a draft or a batch.
 * @param {string} owner
 */
export async function dropOwner(owner) {
  const photos = await photosOf(owner);
  await Promise.all([...photos.map(photo => dropPhoto(photo.key)), drop('batches', owner)]);
}

/** Forgets what the service has forgotten too. */
export async function dropOld() {
  const oldest = Date.now() - KEEP_DAYS * 86_400_000;
  for (const photo of await all('photos')) {
    if (photo.addedAt < oldest) await dropPhoto(photo.key);
  }
  for (const batch of await all('batches')) {
    if (batch.createdAt < oldest) await drop('batches', batch.id);
  }
}
