/* This phone on one walk: what it keeps, and the one door through which the views use it. */

import { add, bytesOf, change, changeWalk, storageTrouble, things, walk as walkOf } from "./database.js";
import { join } from "./delivering.js";
import { newId, newWalkerCode } from "./ids.js";
import { keepSending, sendSoon } from "./pace.js";
import { phoneFiles } from "./phone_file.js";
import { isWaiting, withoutRemoved } from "./queue.js";
import { onChange, stateOf, tell } from "./sending.js";
import { sha256 } from "./sha256.js";
import { registerWorker, wakeWorker } from "./worker_register.js";

/** @typedef {import("./types.d.ts").Thing} Thing */
/** @typedef {import("./types.d.ts").OwnPin} OwnPin */
/** @typedef {import("./types.d.ts").PinBody} PinBody */
/** @typedef {import("./types.d.ts").WalkOnPhone} WalkOnPhone */

/** The server's word for a body that does not fit. */
const INVALID = 422;

export class Phone {
  /**
   * Open what this phone keeps of a walk; the first time it makes the walker's code.
   *
   * @param {string} code as it was typed
   */
  static async open(code) {
    const tidy = code.replace(/[\s-]/g, "").toUpperCase();
    const known = await walkOf(tidy);
    // Of two tabs that open it for the first time, one makes the code.
    const phone = new Phone(known || (await changeWalk(tidy, (now) => now || newWalk(tidy))));
    registerWorker();
    keepSending();
    return phone;
  }

  /** @param {import("./types.d.ts").WalkOnPhone} walk */
  constructor(walk) {
    this._walk = walk;
  }

  get code() {
    return this._walk.code;
  }

  /** The walker's code, which is the return code too: XXXXX-XXXXX. */
  get walker() {
    return this._walk.walker;
  }

  get leaderKey() {
    return this._walk.leaderKey;
  }

  /** What stands in the way of keeping things: null, "quota" or "private". */
  get storageTrouble() {
    return storageTrouble();
  }

  /** @param {string} key of the leader's link */
  async becomeLeader(key) {
    await this._remember({ leaderKey: key });
    await this._tryAgain((thing) => thing.problem?.type === "not-leader");
  }

  /** Whether this phone has been on the walk: it joined, or something was marked on it. */
  async hasBeenOn() {
    return Boolean((await walkOf(this.code))?.joined) || (await this._things()).length > 0;
  }

  /** Join when the walk is first seen, not with the first pin: that one may come through after the walk was closed. */
  async join() {
    if (this._walk.joined) return;
    const now = await walkOf(this.code);
    if (!now?.joined) await join(this._walk);
    await this._remember({ joined: true });
  }

  /**
   * Keep a new pin; when this resolves it is on the phone's disk.
   *
   * @param {PinBody & {id: string}} pin
   * @returns {Promise<OwnPin>}
   */
  async savePin({ id, ...body }) {
    const there = await this._pin(id);
    const thing = there || (await this._keep({ kind: "pin", lane: id, pin: id, body }));
    return ownPin(thing);
  }

  /**
   * @param {string} id
   * @param {Partial<PinBody>} changes
   */
  async changePin(id, changes) {
    const pin = await this._pin(id);
    const refused = (await this._things()).filter((thing) => thing.kind === "change" && thing.pin === id && thing.state === "refused");
    const body = Object.assign({}, ...refused.map((thing) => thing.body), changes);
    if (pin?.state === "refused" && pin.problem?.status === INVALID) {
      // The server never had it: it is mended before it is sent once more, and with it what was refused for want of it.
      await change(pin, (now) => ({ body: { ...now.body, ...body }, state: "kept", problem: null }), { gone: refused });
      await this._tryAgain((thing) => thing.kind === "photo" && thing.pin === id);
      return;
    }
    await this._keep({ kind: "change", lane: id, pin: id, id: newId(), body }, { instead: refused });
  }

  /**
   * Take a pin back. What the phone has of it goes when the server has said yes.
   *
   * @param {string} id
   */
  async removePin(id) {
    const before = (await this._things()).find((thing) => thing.kind === "removal" && thing.pin === id);
    if (before) await this._tryAgain((thing) => thing.seq === before.seq);
    else await this._keep({ kind: "removal", lane: id, pin: id });
  }

  /**
   * @param {string} pinId
   * @param {Blob} blob as `prepare` made it
   * @param {Blob} thumbnail
   */
  async addPhoto(pinId, blob, thumbnail) {
    const bytes = await blob.arrayBuffer();
    const hash = await sha256(bytes);
    if ((await this._photos(pinId, hash)).length) return;
    const type = blob.type || "image/jpeg";
    await this._keep(
      { kind: "photo", lane: pinId, pin: pinId, sha256: hash, type, thumbnail: await thumbnail.arrayBuffer() }, { bytes },
    );
  }

  /**
   * @param {string} pinId
   * @param {string} hash of the photo
   */
  async removePhoto(pinId, hash) {
    const own = await this._photos(pinId, hash);
    await this._keep({ kind: "photo-removal", lane: pinId, pin: pinId, sha256: hash }, { instead: own });
  }

  /** @param {string} pinId somebody else's */
  async agree(pinId) {
    await this._keep({ kind: "agreement", lane: pinId, pin: pinId });
  }

  /** @param {string} pinId somebody else's */
  async disagree(pinId) {
    await this._keep({ kind: "disagreement", lane: pinId, pin: pinId });
  }

  /**
   * Keep the group's answer; the leader's phone only.
   *
   * @param {string} stop
   * @param {string} question
   * @param {{value: number | null, count: number | null, dissent: string, text: string}} answer
   */
  async answer(stop, question, answer) {
    await this._keep({ kind: "answer", lane: `${stop} ${question}`, stop, question, body: { ...answer, change_id: newId() } });
  }

  /**
   * Keep points of the walked way; the leader's phone only.
   *
   * @param {[number, number, number, number | null][]} points lon, lat, milliseconds, accuracy in metres
   */
  async addTrackPoints(points) {
    const { track, parts } = await this._remember((now) => ({ parts: now.parts + 1 }));
    await this._keep({ kind: "track", lane: `track ${track}`, id: track, number: parts - 1, body: { points } });
  }

  /**
   * One's own pins as they are now, with what was changed since.
   *
   * @returns {Promise<OwnPin[]>}
   */
  async pins() {
    /** @type {Map<string | undefined, OwnPin>} */
    const found = new Map();
    for (const thing of withoutRemoved(await this._things())) {
      const pin = found.get(thing.pin);
      if (thing.kind === "pin" && !pin) found.set(thing.pin, ownPin(thing));
      else if (pin) addTo(pin, thing);
    }
    return [...found.values()];
  }

  /** How many things the server has not got yet. */
  async waiting() {
    return withoutRemoved(await this._things()).filter((thing) => isWaiting(thing) && thing.kind !== "track").length;
  }

  /** @param {() => void} listener @returns {() => void} stops it */
  onChange(listener) {
    return onChange(listener);
  }

  /** Try everything now, also what was refused. */
  async sendNow() {
    await this._tryAgain(() => true);
    await sendSoon(0);
  }

  /** Files of all that the server has not got, for the leader to take in. @returns {Promise<File[]>} */
  async exportFiles() {
    return phoneFiles(this._walk, withoutRemoved(await this._things()).filter((thing) => thing.state !== "sent"), bytesOf);
  }

  /**
   * @param {Omit<Thing, "code" | "state" | "problem">} thing
   * @param {{bytes?: ArrayBuffer, instead?: Thing[]}} [more]
   */
  async _keep(thing, more) {
    const kept = await add({ ...thing, code: this.code, state: "kept", problem: null }, more);
    navigator.storage?.persist?.().catch(() => {});
    this._send();
    return kept;
  }

  _send() {
    tell();
    wakeWorker();
    sendSoon(0);
  }

  /** @param {(thing: Thing) => boolean} which of those that were refused */
  async _tryAgain(which) {
    for (const thing of await this._things()) {
      if (thing.state === "refused" && which(thing)) await change(thing, { state: "kept", problem: null });
    }
    this._send();
  }

  _things() {
    return things(this.code);
  }

  /** @param {string} id */
  async _pin(id) {
    return (await this._things()).find((thing) => thing.kind === "pin" && thing.pin === id);
  }

  /** @param {string} pinId @param {string} hash */
  async _photos(pinId, hash) {
    return (await this._things()).filter((thing) => thing.kind === "photo" && thing.pin === pinId && thing.sha256 === hash);
  }

  /** @param {Partial<WalkOnPhone> | ((now: WalkOnPhone) => Partial<WalkOnPhone>)} changes */
  async _remember(changes) {
    this._walk = await changeWalk(this.code, (kept) => {
      const now = kept || this._walk;
      return { ...now, ...(typeof changes === "function" ? changes(now) : changes) };
    });
    return this._walk;
  }
}

/** @param {string} code @returns {WalkOnPhone} */
function newWalk(code) {
  return { code, walker: newWalkerCode(), leaderKey: null, joined: false, track: newId(), parts: 0 };
}

/** @param {Thing} thing @returns {OwnPin} */
function ownPin(thing) {
  return { id: /** @type {string} */ (thing.pin), body: thing.body, state: stateOf(thing), problem: thing.problem, photos: [], onDisk: isOnDisk(thing) };
}

/** @param {OwnPin} pin @param {Thing} thing something that belongs to it */
function addTo(pin, thing) {
  if (thing.kind === "photo") {
    pin.photos.push({
      sha256: /** @type {string} */ (thing.sha256), state: stateOf(thing), problem: thing.problem, onDisk: isOnDisk(thing),
      thumbnail: new Blob([thing.thumbnail || new ArrayBuffer(0)], { type: "image/jpeg" }),
    });
  } else if (thing.kind === "change" || thing.kind === "removal") {
    if (thing.kind === "change" && thing.state !== "refused") pin.body = { ...pin.body, ...thing.body };
    if (pin.state === "sent" || (thing.state === "refused" && pin.state !== "refused")) Object.assign(pin, { state: stateOf(thing), problem: thing.problem });
    pin.onDisk = pin.onDisk && isOnDisk(thing);
  }
}

/** @param {Thing} thing */
function isOnDisk({ seq }) {
  return (seq || 0) > 0;
}
