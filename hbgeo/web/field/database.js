/* What the phone keeps: IndexedDB, written through to the disk before anything is said to be kept. */

import * as memory from "./memory.js";

/** @typedef {import("./types.d.ts").Thing} Thing */
/** @typedef {import("./types.d.ts").WalkOnPhone} WalkOnPhone */

const NAME = "hbgeo";
const THINGS = "things";
/** Bytes of photos, by the number of their thing. */
const BYTES = "bytes";
const WALKS = "walks";
/** Milliseconds after which a database that does not answer counts as none. */
const PATIENCE_MS = 10_000;
/** Then it is not asked again before the page is opened anew: nobody waits so long for each pin. */
const SILENT = "no answer";
/** A broken connection to the database; a new one may work. */
const BROKEN = new Set(["InvalidStateError", "UnknownError", "TransactionInactiveError"]);
/** Map tiles, which give way to pins when the phone is full. */
const TILES = "hbgeo-tiles";

/** @type {Promise<IDBDatabase> | null} */
let opened = null;
/** @type {null | "quota" | "private"} */
let trouble = null;

/** What is wrong with the phone's storage, if anything. */
export function storageTrouble() {
  return trouble;
}

/** @returns {Promise<IDBDatabase>} */
function open() {
  opened = opened || new Promise((resolve, reject) => {
    setTimeout(() => reject(new Error(SILENT)), PATIENCE_MS);
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore(THINGS, { keyPath: "seq", autoIncrement: true }).createIndex("code", "code");
      asked.result.createObjectStore(BYTES);
      asked.result.createObjectStore(WALKS, { keyPath: "code" });
    };
    asked.onsuccess = () => {
      // Another tab with a newer page may want to change the store: do not stand in its way.
      asked.result.onversionchange = () => { asked.result.close(); opened = null; };
      asked.result.onclose = () => { opened = null; };
      resolve(asked.result);
    };
    asked.onerror = () => reject(asked.error);
    asked.onblocked = () => reject(new Error("blocked"));
  });
  opened.catch((error) => { if (error.message !== SILENT) opened = null; });
  return opened;
}

/**
 * Run one transaction; it is on the disk when this resolves, and nothing of it is when it rejects.
 *
 * @template T
 * @param {string[]} names
 * @param {IDBTransactionMode} mode
 * @param {(transaction: IDBTransaction, give: (result: T) => void) => void} work
 * @returns {Promise<T>}
 */
async function within(names, mode, work) {
  try {
    return await once(names, mode, work);
  } catch (error) {
    if (!BROKEN.has(nameOf(error))) throw error;
    opened = null;
    return once(names, mode, work);
  }
}

/**
 * @template T
 * @param {string[]} names
 * @param {IDBTransactionMode} mode
 * @param {(transaction: IDBTransaction, give: (result: T) => void) => void} work
 * @returns {Promise<T>}
 */
async function once(names, mode, work) {
  const transaction = (await open()).transaction(names, mode, { durability: "strict" });
  /** @type {any} */
  let result;
  const done = new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(new Error(SILENT));
      transaction.abort(); // or it might still come about, and the thing be there twice
    }, PATIENCE_MS);
    transaction.oncomplete = () => { clearTimeout(timer); resolve(result); };
    transaction.onabort = () => { clearTimeout(timer); reject(transaction.error || new Error("broken off")); };
  });
  work(transaction, (given) => { result = given; });
  return done;
}

/**
 * Run one transaction that changes something; a full phone first throws away what can be fetched again.
 *
 * @template T
 * @param {string[]} names
 * @param {(transaction: IDBTransaction, give: (result: T) => void) => void} work
 * @returns {Promise<T>}
 */
async function write(names, work) {
  try {
    return await within(names, "readwrite", work);
  } catch (error) {
    if (nameOf(error) !== "QuotaExceededError" || !(await globalThis.caches?.delete(TILES).catch(() => false))) throw error;
    return within(names, "readwrite", work);
  }
}

/**
 * Keep a new thing: on the disk when this resolves, or in memory when the disk does not take it.
 *
 * @param {Thing} thing
 * @param {{bytes?: ArrayBuffer, instead?: Thing[]}} [more] bytes of a photo; things that go in the same step
 * @returns {Promise<Thing>}
 */
export async function add(thing, { bytes, instead = [] } = {}) {
  const old = instead.map(seqOf);
  try {
    const seq = await stored(thing, bytes, old.filter(isOnDisk));
    memory.forget(old);
    memory.past(seq);
    if (memory.isEmpty()) trouble = null;
    return { ...thing, seq };
  } catch (error) {
    note(error);
    return memory.hold(thing, bytes);
  }
}

/**
 * @param {Thing} thing
 * @param {ArrayBuffer | undefined} bytes
 * @param {number[]} instead
 * @returns {Promise<number>}
 */
function stored(thing, bytes, instead) {
  return write([THINGS, BYTES], (transaction, give) => {
    const asked = transaction.objectStore(THINGS).add(thing);
    asked.onsuccess = () => {
      give(/** @type {number} */ (asked.result));
      if (bytes) transaction.objectStore(BYTES).put(bytes, asked.result);
    };
    removeAll(transaction, instead);
  });
}

/** Put on the disk what it did not take before, as far as it takes it now. */
export async function rescue() {
  for (const held of memory.all()) {
    const { seq, ...thing } = held;
    try {
      await stored(thing, memory.bytesOf(seqOf(held)), []);
    } catch (error) {
      return note(error);
    }
    memory.forget([seqOf(held)]);
  }
  if (trouble === "quota") trouble = null;
}

/**
 * Change a thing as it is now; one that has gone meanwhile stays away.
 *
 * @param {Thing} thing
 * @param {Partial<Thing> | ((now: Thing) => Partial<Thing>)} changes
 * @param {{bytes?: ArrayBuffer | null, gone?: Thing[]}} [more] null: the bytes go too; things that go in the same step
 */
export async function change(thing, changes, { bytes, gone = [] } = {}) {
  const changed = (/** @type {Thing} */ now) => ({ ...now, ...(typeof changes === "function" ? changes(now) : changes) });
  const seq = seqOf(thing);
  const old = gone.map(seqOf);
  if (!isOnDisk(seq)) memory.change(seq, changed, bytes);
  await write([THINGS, BYTES], (transaction) => {
    removeAll(transaction, old.filter(isOnDisk));
    if (!isOnDisk(seq)) return;
    const store = transaction.objectStore(THINGS);
    const asked = store.get(seq);
    asked.onsuccess = () => {
      if (!asked.result) return;
      store.put(changed(asked.result));
      if (bytes) transaction.objectStore(BYTES).put(bytes, seq);
      if (bytes === null) transaction.objectStore(BYTES).delete(seq);
    };
  }).catch((error) => {
    if (isOnDisk(seq) || old.some(isOnDisk)) throw error; // what is there stays as it was
  });
  memory.forget(old);
}

/** @param {Thing[]} gone all in one step */
export async function drop(gone) {
  const old = gone.map(seqOf);
  if (old.some(isOnDisk)) await write([THINGS, BYTES], (transaction) => removeAll(transaction, old.filter(isOnDisk)));
  memory.forget(old);
}

/** @param {IDBTransaction} transaction @param {number[]} seqs */
function removeAll(transaction, seqs) {
  seqs.forEach((seq) => [THINGS, BYTES].forEach((name) => transaction.objectStore(name).delete(seq)));
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
    found = await read(THINGS, (store) => (code === undefined ? store.getAll() : store.index("code").getAll(code)));
    memory.past(...found.map(seqOf));
  } catch (error) {
    note(error);
  }
  const held = memory.all().filter((thing) => code === undefined || thing.code === code);
  return [...found, ...held].sort((a, b) => (a.order ?? seqOf(a)) - (b.order ?? seqOf(b)));
}

/** Return a thing as it is now. @param {Thing} thing @returns {Promise<Thing | undefined>} */
export async function current(thing) {
  const seq = seqOf(thing);
  return isOnDisk(seq) ? read(THINGS, (store) => store.get(seq)) : memory.all().find((held) => held.seq === seq);
}

/** Return the bytes of a photo. @param {Thing} thing @returns {Promise<ArrayBuffer | undefined>} */
export async function bytesOf(thing) {
  const seq = seqOf(thing);
  return isOnDisk(seq) ? read(BYTES, (store) => store.get(seq)) : memory.bytesOf(seq);
}

/** @param {string} code @returns {Promise<WalkOnPhone | undefined>} */
export async function walk(code) {
  try {
    return (await read(WALKS, (store) => store.get(code))) || memory.walks.get(code);
  } catch (error) {
    note(error);
    return memory.walks.get(code);
  }
}

/**
 * Change what is kept of a walk as it is now, in one step: two tabs may do so at once.
 *
 * @param {string} code
 * @param {(now: WalkOnPhone | undefined) => WalkOnPhone} changed
 * @returns {Promise<WalkOnPhone>} as it is kept
 */
export async function changeWalk(code, changed) {
  try {
    /** @type {WalkOnPhone} */
    const kept = await write([WALKS], (transaction, give) => {
      const store = transaction.objectStore(WALKS);
      const asked = store.get(code);
      asked.onsuccess = () => {
        const value = changed(asked.result || memory.walks.get(code));
        store.put(value);
        give(value);
      };
    });
    memory.walks.set(code, kept);
  } catch (error) {
    note(error);
    memory.walks.set(code, changed((await walk(code))));
  }
  return /** @type {WalkOnPhone} */ (memory.walks.get(code));
}

/**
 * @template T
 * @param {string} name
 * @param {(store: IDBObjectStore) => IDBRequest<T>} work
 * @returns {Promise<T>}
 */
function read(name, work) {
  return within([name], "readonly", (transaction, give) => {
    const asked = work(transaction.objectStore(name));
    asked.onsuccess = () => give(asked.result);
  });
}

/** @param {Thing} thing */
function seqOf({ seq }) {
  return /** @type {number} */ (seq);
}

/** @param {number} seq */
function isOnDisk(seq) {
  return seq > 0;
}

/** @param {unknown} error */
function nameOf(error) {
  return /** @type {{name?: string} | null} */ (error)?.name || "";
}

/** @param {unknown} error */
function note(error) {
  trouble = nameOf(error) === "QuotaExceededError" ? "quota" : trouble || "private";
}
