/* What the phone keeps: IndexedDB, written through to the disk before anything is said to be kept. */

/** @typedef {import("./types.d.ts").Thing} Thing */
/** @typedef {import("./types.d.ts").WalkOnPhone} WalkOnPhone */

const NAME = "hbgeo";
const THINGS = "things";
const WALKS = "walks";

/** @type {Promise<IDBDatabase> | null} */
let opened = null;
/** What the disk would not take; it lasts as long as the page. @type {Map<number, Thing>} */
const overlay = new Map();
/** @type {Map<string, WalkOnPhone>} */
const walksInMemory = new Map();
let lowest = 0;
/** @type {null | "quota" | "private"} */
let trouble = null;

/** What is wrong with the phone's storage, if anything. */
export function storageTrouble() {
  return trouble;
}

function open() {
  opened = opened || new Promise((resolve, reject) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore(THINGS, { keyPath: "seq", autoIncrement: true }).createIndex("code", "code");
      asked.result.createObjectStore(WALKS, { keyPath: "code" });
    };
    asked.onsuccess = () => {
      // Another tab with a newer page may want to change the store: do not stand in its way.
      asked.result.onversionchange = () => { asked.result.close(); opened = null; };
      asked.result.onclose = () => { opened = null; };
      resolve(asked.result);
    };
    asked.onerror = () => { opened = null; reject(asked.error); };
    asked.onblocked = () => reject(new Error("blocked"));
  });
  return opened;
}

/**
 * Run one transaction; it is on the disk when this resolves.
 *
 * @template T
 * @param {string} name
 * @param {IDBTransactionMode} mode
 * @param {(store: IDBObjectStore) => IDBRequest<T>} work
 * @returns {Promise<T>}
 */
async function within(name, mode, work) {
  const transaction = (await open()).transaction(name, mode, { durability: "strict" });
  const asked = work(transaction.objectStore(name));
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve(asked.result);
    transaction.onabort = transaction.onerror = () => reject(transaction.error || asked.error);
  });
}

/**
 * Keep a thing; changed in place it keeps its number. Returns it as kept.
 *
 * @param {Thing} thing
 * @returns {Promise<Thing>}
 */
export async function put(thing) {
  if (thing.seq !== undefined && thing.seq < 0) {
    overlay.set(thing.seq, thing);
    return thing;
  }
  try {
    const seq = await within(THINGS, "readwrite", (store) => store.put(thing));
    return { ...thing, seq: /** @type {number} */ (seq) };
  } catch (error) {
    if (thing.seq !== undefined) throw error; // what is there already stays as it was
    note(error);
    lowest -= 1;
    const held = { ...thing, seq: lowest };
    overlay.set(lowest, held);
    return held;
  }
}

/** @param {Thing} thing */
export async function drop(thing) {
  const seq = /** @type {number} */ (thing.seq);
  if (seq < 0) overlay.delete(seq);
  else await within(THINGS, "readwrite", (store) => store.delete(seq));
}

/**
 * Put one thing and drop another in one step: a crash between them leaves neither half.
 *
 * @param {Thing} kept
 * @param {Thing} gone
 */
export async function putAndDrop(kept, gone) {
  const both = [kept, gone].map((thing) => /** @type {number} */ (thing.seq));
  if (Math.min(...both) < 0) {
    await put(kept);
    await drop(gone);
    return;
  }
  await within(THINGS, "readwrite", (store) => {
    store.put(kept);
    return store.delete(both[1]);
  });
}

/**
 * Return the things of a walk, or of all, in the order they were made.
 *
 * @param {string} [code]
 * @returns {Promise<Thing[]>}
 */
export async function things(code) {
  /** @type {Thing[]} */
  let found = [];
  try {
    found = await within(THINGS, "readonly", (store) => (code === undefined ? store.getAll() : store.index("code").getAll(code)));
  } catch (error) {
    note(error);
  }
  const held = [...overlay.values()].filter((thing) => code === undefined || thing.code === code);
  return [...found, ...held].sort((a, b) => order(a) - order(b));
}

/** Those in memory came later than those on the disk, in the order of their numbers downwards. @param {Thing} thing */
function order(thing) {
  const seq = /** @type {number} */ (thing.seq);
  return seq < 0 ? Number.MAX_SAFE_INTEGER / 2 - seq : seq;
}

/** @param {string} code @returns {Promise<WalkOnPhone | undefined>} */
export async function walk(code) {
  try {
    return (await within(WALKS, "readonly", (store) => store.get(code))) || walksInMemory.get(code);
  } catch (error) {
    note(error);
    return walksInMemory.get(code);
  }
}

/** @param {WalkOnPhone} value */
export async function putWalk(value) {
  walksInMemory.set(value.code, value);
  try {
    await within(WALKS, "readwrite", (store) => store.put(value));
  } catch (error) {
    note(error);
  }
}

/** @param {unknown} error */
function note(error) {
  trouble = /** @type {{name?: string}} */ (error)?.name === "QuotaExceededError" ? "quota" : trouble || "private";
}
