/* What is not saved yet, kept on the phone: the camera may take the page's memory, a flat battery anything else. */

const NAME = "hbgeo-drafts";
const STORE = "drafts";
/** When the browser keeps nothing, drafts last as long as the page. @type {Map<string, unknown>} */
const memory = new Map();

/** @type {Promise<IDBDatabase> | null} */
let opened = null;

function open() {
  opened = opened || new Promise((resolve, reject) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore(STORE);
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
  return opened;
}

/**
 * @template T
 * @param {IDBTransactionMode} mode
 * @param {(store: IDBObjectStore) => IDBRequest<T>} work
 * @returns {Promise<T>}
 */
async function within(mode, work) {
  const transaction = (await open()).transaction(STORE, mode);
  const asked = work(transaction.objectStore(STORE));
  // Else it commits only after the page has heard of its success, which a page that is left at once never does.
  transaction.commit?.();
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve(asked.result);
    transaction.onabort = transaction.onerror = () => reject(transaction.error);
  });
}

/**
 * @param {string} key
 * @returns {Promise<any>} undefined when there is none
 */
export async function readDraft(key) {
  try {
    return await within("readonly", (store) => store.get(key));
  } catch {
    return memory.get(key);
  }
}

/**
 * @param {string} key
 * @param {unknown} value
 */
export async function writeDraft(key, value) {
  memory.set(key, value);
  await within("readwrite", (store) => store.put(value, key)).catch(() => {});
}

/** @param {string} key */
export async function dropDraft(key) {
  memory.delete(key);
  await within("readwrite", (store) => store.delete(key)).catch(() => {});
}
