/* How each kind of thing is sent. An answer is believed when it names what was sent. */

import { ApiProblem, NetworkTrouble, ask, request } from "./api.js";

/** @typedef {import("./types.d.ts").Thing} Thing */
/** @typedef {import("./types.d.ts").WalkOnPhone} WalkOnPhone */

/** Bytes of a piece: what a poor network carries in some seconds. */
const PIECE = 256 * 1024;
const PIECE_TIMEOUT_MS = 60_000;

/**
 * Send one thing; it resolves when the server has said that it has it.
 *
 * @param {Thing} thing
 * @param {WalkOnPhone} walk
 */
export async function deliver(thing, walk) {
  const base = `/api/walks/${encodeURIComponent(walk.code)}`;
  const headers = { "Hbgeo-Walker": walk.walker, ...(walk.leaderKey ? { "Hbgeo-Leader": walk.leaderKey } : {}) };
  const pin = `${base}/pins/${thing.pin}`;
  /** @type {Record<Thing["kind"], () => Promise<unknown>>} */
  const ways = {
    pin: () => confirmed(pin, "PUT", headers, thing.body, thing.pin),
    change: () => confirmed(`${pin}/changes/${thing.id}`, "PUT", headers, thing.body, thing.pin),
    photo: () => sendPhoto(`${pin}/photos/${thing.sha256}`, headers, thing),
    removal: () => gone(pin, headers),
    "photo-removal": () => gone(`${pin}/photos/${thing.sha256}`, headers),
    agreement: () => counted(`${pin}/agreement`, "PUT", headers),
    disagreement: () => counted(`${pin}/agreement`, "DELETE", headers),
    answer: () => request(`${base}/stops/${thing.stop}/answers/${thing.question}`, { method: "PUT", headers, body: thing.body }),
    track: () => request(`${base}/tracks/${thing.id}/parts/${thing.number}`, { method: "PUT", headers, body: thing.body }),
  };
  await ways[thing.kind]();
}

/** @param {WalkOnPhone} walk */
export async function join(walk) {
  const answer = await request(`/api/walks/${encodeURIComponent(walk.code)}/walker`, {
    method: "PUT", headers: { "Hbgeo-Walker": walk.walker },
  });
  if (answer?.joined !== true) throw new NetworkTrouble("not ours");
}

/**
 * @param {string} path
 * @param {string} method
 * @param {Record<string, string>} headers
 * @param {unknown} body
 * @param {string | undefined} id
 */
async function confirmed(path, method, headers, body, id) {
  const answer = await request(path, { method, headers, body });
  if (answer?.id !== id) throw new NetworkTrouble("not ours");
}

/** @param {string} path @param {string} method @param {Record<string, string>} headers */
async function counted(path, method, headers) {
  const answer = await request(path, { method, headers });
  if (typeof answer?.agreements !== "number") throw new NetworkTrouble("not ours");
}

/** @param {string} path @param {Record<string, string>} headers */
async function gone(path, headers) {
  const answer = await ask(path, { method: "DELETE", headers });
  if (answer.status !== 204) throw new NetworkTrouble("not ours");
}

/**
 * Send a photo: a small one whole, a larger one in pieces, from where the server has it.
 *
 * @param {string} path
 * @param {Record<string, string>} headers
 * @param {Thing} thing
 */
async function sendPhoto(path, headers, thing) {
  const bytes = /** @type {ArrayBuffer} */ (thing.bytes);
  if (bytes.byteLength <= PIECE) {
    const whole = { ...headers, "Content-Type": thing.type || "image/jpeg" };
    await confirmed(path, "PUT", whole, bytes, thing.pin);
    return;
  }
  const there = await ask(path, { method: "HEAD", headers });
  if (there.headers.get("Upload-Complete") === "?1") return;
  const said = there.headers.get("Upload-Offset");
  if (said === null) throw new NetworkTrouble("not ours");
  await sendPieces(path, headers, thing, Number(said));
}

/**
 * @param {string} path
 * @param {Record<string, string>} headers
 * @param {Thing} thing
 * @param {number} from
 */
async function sendPieces(path, headers, thing, from) {
  const bytes = /** @type {ArrayBuffer} */ (thing.bytes);
  let offset = from;
  // An empty piece at the end: all bytes are there, and the server has still to look at them.
  do {
    const answer = await ask(path, {
      method: "PATCH", timeout: PIECE_TIMEOUT_MS, body: bytes.slice(offset, offset + PIECE),
      headers: { ...headers, "Content-Type": "application/octet-stream", "Upload-Offset": String(offset), "Upload-Length": String(bytes.byteLength) },
    });
    if (answer.status !== 204) {
      const kept = await answer.json().catch(() => ({}));
      if (kept.id !== thing.pin) throw new NetworkTrouble("not ours");
      return;
    }
    const next = Number(answer.headers.get("Upload-Offset"));
    if (!(next > offset)) throw new NetworkTrouble("not ours");
    offset = next;
  } while (offset < bytes.byteLength);
  throw new ApiProblem(503, { type: "unfinished" }, new Headers());
}
