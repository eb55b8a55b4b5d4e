/* A file of what a phone could not send, which the leader takes in. */

/** @typedef {import("./types.d.ts").Thing} Thing */

const FORMAT = "hbgeo-phone/1";
/** Characters of a file: what an upload to the leader's page surely takes. */
const MOST = 14_000_000;

/**
 * Return files, each small enough to be taken in, in any order: a pin comes before what belongs to it, in each of them.
 *
 * @param {import("./types.d.ts").WalkOnPhone} walk
 * @param {Thing[]} things in the order they were made
 * @param {(thing: Thing) => Promise<ArrayBuffer | undefined>} bytesOf photos
 * @returns {Promise<File[]>}
 */
export async function phoneFiles(walk, things, bytesOf) {
  /** @type {Map<string | undefined, string>} */
  const pins = new Map();
  /** @type {Part[]} */
  const parts = [];
  for (const thing of things) {
    const item = await itemOf(thing, bytesOf);
    if (!item) continue;
    const text = JSON.stringify(item);
    if (thing.kind === "pin") pins.set(thing.pin, text);
    let part = parts[parts.length - 1];
    if (!part || part.size + text.length > MOST) parts.push(part = new Part());
    const pin = pins.get(thing.pin);
    if (pin) part.add(pin);
    part.add(text);
  }
  return parts.map((part, at) => fileOf(walk, [...part.items], parts.length > 1 ? `-${at + 1}` : ""));
}

/** What goes into one file, each thing once. */
class Part {
  constructor() {
    /** @type {Set<string>} */
    this.items = new Set();
    this.size = 0;
  }

  /** @param {string} text */
  add(text) {
    if (this.items.has(text)) return;
    this.items.add(text);
    this.size += text.length;
  }
}

/**
 * @param {import("./types.d.ts").WalkOnPhone} walk
 * @param {string[]} items
 * @param {string} suffix
 */
function fileOf(walk, items, suffix) {
  const head = { format: FORMAT, code: walk.code, walker: walk.walker, made_at: new Date().toISOString() };
  const text = `${JSON.stringify(head).slice(0, -1)},"items":[${items.join(",")}]}`;
  return new File([text], `hbgeo-${walk.code}-${head.made_at.slice(0, 16).replace(/\D/g, "")}${suffix}.json`, { type: "application/json" });
}

/**
 * @param {Thing} thing
 * @param {(thing: Thing) => Promise<ArrayBuffer | undefined>} bytesOf
 * @returns {Promise<object | null>}
 */
async function itemOf(thing, bytesOf) {
  const { kind, pin, id, body, sha256, type, stop, question } = thing;
  switch (kind) {
    case "pin": return { kind, id: pin, body };
    case "change": return { kind, pin, id, body };
    case "photo": {
      const bytes = await bytesOf(thing);
      return bytes ? { kind, pin, sha256, type, base64: base64(bytes) } : null;
    }
    case "agreement":
    case "removal": return { kind, pin };
    case "photo-removal": return { kind, pin, sha256 };
    case "answer": return { kind, stop, question, body };
    default: return null; // a track can be done without, and an agreement taken back was never sent
  }
}

/** @param {ArrayBuffer} bytes */
function base64(bytes) {
  const all = new Uint8Array(bytes);
  let text = "";
  for (let at = 0; at < all.length; at += 0x8000) text += String.fromCharCode(...all.subarray(at, at + 0x8000));
  return btoa(text);
}
