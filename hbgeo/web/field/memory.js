/* What the phone's disk does not take: it lasts as long as the page, and goes to the disk when there is room. */

/** @typedef {import("./types.d.ts").Thing} Thing */

/** By their numbers, which are negative. @type {Map<number, Thing>} */
const held = new Map();
/** @type {Map<number, ArrayBuffer>} */
const bytes = new Map();
/** What is known of walks, also where nothing can be kept. @type {Map<string, import("./types.d.ts").WalkOnPhone>} */
export const walks = new Map();
/** The largest number on the disk that was seen, and how many were held since the page was opened. */
let highest = 0;
let count = 0;
/** Far more than a page can hold. */
const MANY = 1e6;

/** Remember which numbers the disk has given: what is held comes after them. @param {number[]} seqs */
export function past(...seqs) {
  for (const seq of seqs) highest = Math.max(highest, seq);
}

/**
 * @param {Thing} thing
 * @param {ArrayBuffer} [content]
 * @returns {Thing} as it is held
 */
export function hold(thing, content) {
  count += 1;
  const one = { ...thing, seq: -count, order: highest + count / MANY };
  held.set(-count, one);
  if (content) bytes.set(-count, content);
  return one;
}

/**
 * @param {number} seq
 * @param {(now: Thing) => Thing} changed
 * @param {ArrayBuffer | null} [content] null: it goes
 */
export function change(seq, changed, content) {
  const now = held.get(seq);
  if (!now) return;
  held.set(seq, changed(now));
  if (content) bytes.set(seq, content);
  if (content === null) bytes.delete(seq);
}

/** @param {number[]} seqs */
export function forget(seqs) {
  seqs.forEach((seq) => {
    held.delete(seq);
    bytes.delete(seq);
  });
}

export function all() {
  return [...held.values()];
}

/** @param {number} seq */
export function bytesOf(seq) {
  return bytes.get(seq);
}

export function isEmpty() {
  return held.size === 0;
}
