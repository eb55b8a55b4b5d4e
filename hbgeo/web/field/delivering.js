/* How each kind of thing is sent. An answer is believed when it names what was sent. */

import { ApiProblem, NetworkTrouble, ask, request } from "./api.js";
import { bytesOf } from "./database.js";

/** @typedef {import("./types.d.ts").Thing} Thing */
/** @typedef {import("./types.d.ts").WalkOnPhone} WalkOnPhone */
/** @typedef {{path: string, headers: Record<string, string>, thing: Thing, bytes: ArrayBuffer}} Upload */

/** Bytes of a piece: what a poor network carries in some seconds. */
const PIECE = 256 * 1024;
/** In place of the number of bytes that are there: the photo is kept. */
const DONE = -1;
/** Small photos that did not get through whole: from then on they go in pieces too, of which what arrived counts. */
const tried = new Set();

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
  const answers = `${base}/stops/${encodeURIComponent(thing.stop || "")}/answers/${encodeURIComponent(thing.question || "")}`;
  /** @type {Record<Thing["kind"], () => Promise<unknown>>} */
  const ways = {
    pin: () => named(pin, "PUT", headers, thing.body, thing.pin),
    change: () => named(`${pin}/changes/${thing.id}`, "PUT", headers, thing.body, thing.pin),
    photo: () => photo(`${pin}/photos/${thing.sha256}`, headers, thing),
    removal: () => gone(pin, headers),
    "photo-removal": () => gone(`${pin}/photos/${thing.sha256}`, headers),
    agreement: () => counted(`${pin}/agreement`, "PUT", headers),
    disagreement: () => counted(`${pin}/agreement`, "DELETE", headers),
    answer: () => taken(answers, headers, thing.body),
    track: () => taken(`${base}/tracks/${thing.id}/parts/${thing.number}`, headers, thing.body),
  };
  await ways[thing.kind]();
}

/** @param {WalkOnPhone} walk */
export async function join(walk) {
  const answer = await request(`/api/walks/${encodeURIComponent(walk.code)}/walker`, {
    method: "PUT", headers: { "Hbgeo-Walker": walk.walker },
  });
  believe(answer?.joined === true);
}

/** @param {boolean} ours */
function believe(ours) {
  if (!ours) throw new NetworkTrouble("not ours");
}

/**
 * @param {string} path
 * @param {string} method
 * @param {Record<string, string>} headers
 * @param {unknown} body
 * @param {string | undefined} id
 */
async function named(path, method, headers, body, id) {
  believe((await request(path, { method, headers, body }))?.id === id);
}

/** @param {string} path @param {string} method @param {Record<string, string>} headers */
async function counted(path, method, headers) {
  believe(typeof (await request(path, { method, headers }))?.agreements === "number");
}

/** @param {string} path @param {Record<string, string>} headers @param {unknown} body */
async function taken(path, headers, body) {
  believe(["created", "same"].includes((await request(path, { method: "PUT", headers, body }))?.outcome));
}

/** @param {string} path @param {Record<string, string>} headers */
async function gone(path, headers) {
  believe((await ask(path, { method: "DELETE", headers })).status === 204);
}

/**
 * Send a photo: a small one whole, a larger one in pieces, from where the server has it.
 *
 * @param {string} path
 * @param {Record<string, string>} headers
 * @param {Thing} thing
 */
async function photo(path, headers, thing) {
  const bytes = await bytesOf(thing);
  if (!bytes) throw new ApiProblem(410, { type: "/problems/lost-on-the-phone" });
  const upload = { path, headers, thing, bytes };
  if (bytes.byteLength > PIECE || tried.has(path)) {
    await pieces(upload);
  } else {
    tried.add(path);
    await named(path, "PUT", { ...headers, "Content-Type": thing.type || "image/jpeg" }, bytes, thing.pin);
  }
  tried.delete(path);
}

/** @param {Upload} upload */
async function pieces(upload) {
  const { path, headers, thing, bytes } = upload;
  // One that is there to its last byte and yet not kept ends with an empty piece.
  for (let offset = await there(upload); offset !== DONE;) {
    const answer = await ask(path, {
      method: "PATCH", body: bytes.slice(offset, offset + PIECE),
      headers: { ...headers, "Content-Type": "application/octet-stream", "Upload-Offset": String(offset), "Upload-Length": String(bytes.byteLength) },
    });
    if (answer.status !== 204) {
      believe(answer.data?.id === thing.pin);
      return;
    }
    const next = Number(answer.headers.get("Upload-Offset"));
    believe(next > offset && next <= bytes.byteLength);
    offset = next;
  }
}

/**
 * Return how many bytes the server has, or `DONE`.
 *
 * @param {Upload} upload
 * @returns {Promise<number>}
 */
async function there({ path, headers, bytes }) {
  let answer;
  try {
    answer = await ask(path, { method: "HEAD", headers });
  } catch (error) {
    // An answer without a body tells no reason: the first piece will.
    if (error instanceof ApiProblem && !error.passing) return 0;
    throw error;
  }
  if (answer.headers.get("Upload-Complete") === "?1") return DONE;
  const offset = Number(answer.headers.get("Upload-Offset") ?? NaN);
  believe(offset >= 0 && offset <= bytes.byteLength);
  return offset;
}
