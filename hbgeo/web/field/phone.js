/* This phone on one walk: what it keeps, and the one door through which the views use it. */

import { drop, put, putWalk, storageTrouble, things, walk as walkOf } from "./database.js";
import { newId, newWalkerCode } from "./ids.js";
import { phoneFiles } from "./phone_file.js";
import { sha256 } from "./photos.js";
import { isWaiting, onChange, tell } from "./sending.js";
import { keepSending, sendSoon } from "./pace.js";
import { registerWorker, wakeWorker } from "./worker_register.js";

/** @typedef {import("./types.d.ts").Thing} Thing */
/** @typedef {import("./types.d.ts").OwnPin} OwnPin */
/** @typedef {import("./types.d.ts").PinBody} PinBody */

export class Phone {
  /**
   * Open what this phone keeps of a walk; the first time it makes the walker's code.
   *
   * @param {string} code
   */
  static async open(code) {
    let walk = await walkOf(code);
    if (!walk) {
      walk = { code, walker: newWalkerCode(), leaderKey: null, joined: false, track: newId(), parts: 0 };
      await putWalk(walk);
    }
    const phone = new Phone(walk);
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
  }

  /**
   * Keep a new pin; when this resolves it is on the phone's disk.
   *
   * @param {PinBody & {id: string}} pin
   * @returns {Promise<OwnPin>}
   */
  async savePin({ id, ...body }) {
    await this._keep({ kind: "pin", lane: id, pin: id, body });
    return { id, body, state: "kept", problem: null, photos: [] };
  }

  /**
   * @param {string} id
   * @param {Partial<PinBody>} changes
   */
  async changePin(id, changes) {
    await this._keep({ kind: "change", lane: id, pin: id, id: newId(), body: changes });
  }

  /** @param {string} id */
  async removePin(id) {
    const own = (await this._things()).filter((thing) => thing.pin === id && thing.kind !== "removal");
    // First what asks the server to take it away: a crash here must not leave the pin with nobody to recall it.
    await this._keep({ kind: "removal", lane: id, pin: id });
    for (const thing of own) await drop(thing);
    tell();
  }

  /**
   * @param {string} pinId
   * @param {Blob} blob as `prepare` made it
   * @param {Blob} thumbnail
   */
  async addPhoto(pinId, blob, thumbnail) {
    const bytes = await blob.arrayBuffer();
    const hash = await sha256(bytes);
    const there = (await this._things()).some((thing) => thing.kind === "photo" && thing.pin === pinId && thing.sha256 === hash);
    if (there) return;
    await this._keep({
      kind: "photo", lane: pinId, pin: pinId, sha256: hash, bytes, type: blob.type || "image/jpeg",
      thumbnail: await thumbnail.arrayBuffer(),
    });
  }

  /**
   * @param {string} pinId
   * @param {string} hash of the photo
   */
  async removePhoto(pinId, hash) {
    const own = (await this._things()).filter((thing) => thing.kind === "photo" && thing.pin === pinId && thing.sha256 === hash);
    await this._keep({ kind: "photo-removal", lane: pinId, pin: pinId, sha256: hash });
    for (const thing of own) await drop(thing);
    tell();
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
    const { track, parts } = this._walk;
    await this._remember({ parts: parts + 1 });
    await this._keep({ kind: "track", lane: "track", id: track, number: parts, body: { points } });
  }

  /**
   * One's own pins as they are now, with what was changed since.
   *
   * @returns {Promise<OwnPin[]>}
   */
  async pins() {
    /** @type {Map<string, OwnPin>} */
    const found = new Map();
    for (const thing of await this._things()) {
      if (thing.kind === "pin") {
        const { pin, body, state, problem } = thing;
        found.set(/** @type {string} */ (pin), { id: /** @type {string} */ (pin), body, state, problem, photos: [] });
      }
      const pin = found.get(thing.pin || "");
      if (pin && thing.kind === "change") changeOf(pin, thing);
      if (pin && thing.kind === "photo") pin.photos.push(photoOf(thing));
    }
    return [...found.values()];
  }

  /** How many things the server has not got yet. */
  async waiting() {
    return (await this._things()).filter((thing) => isWaiting(thing) && thing.kind !== "track").length;
  }

  /** @param {() => void} listener @returns {() => void} stops it */
  onChange(listener) {
    return onChange(listener);
  }

  /** Try everything now, also what was refused. */
  async sendNow() {
    for (const thing of await this._things()) {
      if (thing.state === "refused") await put({ ...thing, state: "kept" });
    }
    tell();
    await sendSoon(0);
  }

  /** Files of all that the server has not got, for the leader to take in. @returns {Promise<File[]>} */
  async exportFiles() {
    return phoneFiles(this._walk, (await this._things()).filter((thing) => thing.state !== "sent"));
  }

  /** @param {Omit<Thing, "code" | "state" | "problem">} thing */
  async _keep(thing) {
    await put({ ...thing, code: this.code, state: "kept", problem: null });
    tell();
    navigator.storage?.persist?.().catch(() => {});
    wakeWorker();
    sendSoon(0);
  }

  _things() {
    return things(this.code);
  }

  /** @param {Partial<import("./types.d.ts").WalkOnPhone>} changed */
  async _remember(changed) {
    this._walk = { ...((await walkOf(this.code)) || this._walk), ...changed };
    await putWalk(this._walk);
  }
}

/** @param {OwnPin} pin @param {Thing} change */
function changeOf(pin, change) {
  if (change.state !== "refused") pin.body = { ...pin.body, ...change.body };
  else if (pin.state !== "refused") Object.assign(pin, { state: "refused", problem: change.problem });
  if (isWaiting(change) && pin.state === "sent") pin.state = "kept";
}

/** @param {Thing} thing @returns {import("./types.d.ts").OwnPhoto} */
function photoOf(thing) {
  const picture = thing.thumbnail || new ArrayBuffer(0);
  return {
    sha256: /** @type {string} */ (thing.sha256), state: thing.state, problem: thing.problem,
    thumbnail: new Blob([picture], { type: "image/jpeg" }),
  };
}
