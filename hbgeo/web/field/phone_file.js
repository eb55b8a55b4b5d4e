/* A file of what a phone could not send, which the leader takes in. */

/** @typedef {import("./types.d.ts").Thing} Thing */

const FORMAT = "hbgeo-phone/1";
/** What an upload to the leader's page surely takes. */
const MOST_BYTES = 15_000_000;

/**
 * Return files, each small enough to be taken in; a pin comes before what belongs to it.
 *
 * @param {import("./types.d.ts").WalkOnPhone} walk
 * @param {Thing[]} things
 * @returns {File[]}
 */
export function phoneFiles(walk, things) {
  /** @type {string[][]} */
  const parts = [[]];
  let size = 0;
  for (const thing of things) {
    const item = itemOf(thing);
    if (!item) continue;
    const text = JSON.stringify(item);
    if (size + text.length > MOST_BYTES && parts[parts.length - 1].length) {
      parts.push([]);
      size = 0;
    }
    parts[parts.length - 1].push(text);
    size += text.length;
  }
  return parts.map((items, at) => fileOf(walk, items, parts.length > 1 ? `-${at + 1}` : ""));
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

/** @param {Thing} thing @returns {object | null} */
function itemOf({ kind, pin, id, body, sha256, type, bytes, stop, question }) {
  switch (kind) {
    case "pin": return { kind, id: pin, body };
    case "change": return { kind, pin, id, body };
    case "photo": return { kind, pin, sha256, type, base64: base64(/** @type {ArrayBuffer} */ (bytes)) };
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
