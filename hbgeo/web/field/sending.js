/* Sending: everything on the phone that the server has not got, as often as it takes. */

import { ApiProblem, NetworkTrouble } from "./api.js";
import { bytesOf, change, changeWalk, current, drop, rescue, things, walk as walkOf } from "./database.js";
import { deliver, join } from "./delivering.js";
import { halved } from "./photos.js";
import { isWaiting, nextLanes } from "./queue.js";
import { sha256 } from "./sha256.js";

/** @typedef {import("./types.d.ts").Thing} Thing */
/** @typedef {import("./types.d.ts").Outcome} Outcome */

const LOCK = "hbgeo-sending";
/** A tab that the phone has put to sleep may hold the lock for ever; two that send at once do no harm. */
const LOCK_PATIENCE_MS = 60_000;
const AT_ONCE = 2;
/** After so many failures in a row there is no use in trying more just now; other lanes come first the next time. */
const MOST_FAILURES = 3;
const CHANNEL = "hbgeo";
/** @type {BroadcastChannel | null} */
const channel = typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel(CHANNEL);
/** Listeners of this page itself: a channel does not speak to its own. @type {Set<() => void>} */
const listeners = new Set();
if (channel) channel.onmessage = () => listeners.forEach((listener) => listener());
/** Lane → how often it failed since it last went through. @type {Map<string, number>} */
const failures = new Map();
/** What is being sent now. @type {Set<number | undefined>} */
const underway = new Set();

/** @param {() => void} listener @returns {() => void} stops it */
export function onChange(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Tell every tab of this phone that something has changed. */
export function tell() {
  channel?.postMessage("changed");
  listeners.forEach((listener) => listener());
}

/**
 * How far a thing has come, as people are told.
 *
 * @param {Thing} thing
 */
export function stateOf(thing) {
  return thing.state === "kept" && underway.has(thing.seq) ? "sending" : thing.state;
}

/**
 * Send what waits. One page or worker does it at a time.
 *
 * @returns {Promise<Outcome>}
 */
export async function sendAll() {
  if (!navigator.locks) return sendLanes();
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), LOCK_PATIENCE_MS);
  try {
    return await navigator.locks.request(LOCK, { signal: patience.signal }, () => {
      clearTimeout(timer);
      return sendLanes();
    });
  } catch (error) {
    if (!patience.signal.aborted) throw error;
    return sendLanes();
  }
}

/** @returns {Promise<Outcome>} */
async function sendLanes() {
  await rescue();
  const round = new Round();
  for (;;) {
    const lanes = round.over ? [] : nextLanes(await things(), round.stuck, failures, AT_ONCE);
    if (!lanes.length) break;
    const work = async () => {
      for (let lane = lanes.shift(); lane && !round.over; lane = lanes.shift()) await round.send(lane);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
  }
  const left = (await things()).some(isWaiting);
  return { left, after: round.after, unreached: round.unreached };
}

/** One try at everything. */
class Round {
  constructor() {
    /** Lanes that have to wait, and walks that have not started. @type {Set<string>} */
    this.stuck = new Set();
    this.after = 0;
    this.unreached = false;
    this._inARow = 0;
  }

  /** Whether more tries would be in vain for now. */
  get over() {
    return this.after > 0 || this._inARow >= MOST_FAILURES;
  }

  /**
   * Send the things of a lane until one has to wait.
   *
   * @param {Thing[]} lane
   */
  async send(lane) {
    for (const thing of lane) {
      if (this.stuck.has(thing.code)) return;
      if (!(await this._settled(thing))) return;
      tell();
    }
  }

  /** @param {Thing} thing @returns {Promise<boolean>} whether the next of its lane may follow */
  async _settled(thing) {
    // What failed before is tried quietly: nobody is told every few seconds that it is being sent.
    const loud = !failures.has(thing.lane);
    underway.add(thing.seq);
    if (loud) listeners.forEach((listener) => listener());
    try {
      await sendOne(thing);
      failures.delete(thing.lane);
      this._inARow = 0;
      this.unreached = false;
      return true;
    } catch (error) {
      this._note(thing, error);
      return false;
    } finally {
      underway.delete(thing.seq);
      if (loud) listeners.forEach((listener) => listener());
    }
  }

  /** @param {Thing} thing @param {unknown} error */
  _note({ lane, code }, error) {
    this.stuck.add(lane);
    failures.set(lane, (failures.get(lane) || 0) + 1);
    if (error instanceof ApiProblem && error.type === "not-started") {
      this.stuck.add(code); // which is no reason to hold up what belongs to another walk
      return;
    }
    this._inARow += 1;
    if (error instanceof ApiProblem) this.after = Math.max(this.after, error.retryAfter);
    else if (error instanceof NetworkTrouble) this.unreached = true;
    else console.error("sending", error);
  }
}

/**
 * Send a thing, unless it was taken back meanwhile. It resolves when it is settled, whichever way.
 *
 * @param {Thing} queued
 */
async function sendOne(queued) {
  const thing = await current(queued);
  const walk = await walkOf(queued.code);
  if (!thing || !isWaiting(thing)) return;
  if (!walk) throw new NetworkTrouble("the walk is not on this phone");
  try {
    if (!walk.joined && thing.kind !== "answer" && thing.kind !== "track") {
      await join(walk);
      await changeWalk(walk.code, (now) => ({ ...(now || walk), joined: true }));
    }
    await deliver(thing, walk);
  } catch (error) {
    if (!(error instanceof ApiProblem)) throw error;
    if (await mended(thing, error)) throw new ApiProblem(503, null);
    if (error.passing) throw error;
    await refused(thing, error);
    return;
  }
  await arrived(thing);
}

/**
 * Do what can be done about a problem, so that another try may go better.
 *
 * @param {Thing} thing
 * @param {ApiProblem} problem
 * @returns {Promise<boolean>} whether something could be done
 */
async function mended(thing, problem) {
  if (problem.type === "not-joined") {
    // The server may have been set back to a time before.
    await changeWalk(thing.code, (now) => ({ .../** @type {import("./types.d.ts").WalkOnPhone} */ (now), joined: false }));
    return true;
  }
  if (thing.kind !== "photo") return false;
  if (problem.status === 413) return shrink(thing);
  if (problem.type !== "wrong-hash") return false;
  const hash = await sha256(/** @type {ArrayBuffer} */ (await bytesOf(thing)));
  await change(thing, { sha256: hash }); // damaged on the phone's disk, perhaps; the server looks whether it can be read
  return true;
}

/**
 * Keep of a thing that has arrived what is still shown.
 *
 * @param {Thing} thing
 */
async function arrived(thing) {
  const sent = /** @type {const} */ ({ state: "sent", problem: null });
  if (thing.kind === "pin") return change(thing, sent);
  if (thing.kind === "photo") return change(thing, sent, { bytes: null });
  if (thing.kind === "removal") return dropPin(thing);
  if (thing.kind === "change") {
    const pin = (await things(thing.code)).find((one) => one.kind === "pin" && one.pin === thing.pin);
    if (pin) return change(pin, (now) => ({ body: { ...now.body, ...thing.body } }), { gone: [thing] });
  }
  return drop([thing]);
}

/**
 * The server will not take it, now or later: it stays on the phone, with the reason.
 *
 * @param {Thing} thing
 * @param {ApiProblem} error
 */
async function refused(thing, { status, type, detail }) {
  // To take back what is not there is done already.
  if (type === "not-found" || type === "gone") {
    if (thing.kind === "removal") return dropPin(thing);
    if (thing.kind === "photo-removal" || thing.kind === "disagreement") return drop([thing]);
  }
  // What another tab has brought there meanwhile stays so: its photo's bytes are gone, and that is no refusal.
  return change(thing, (now) => (now.state === "sent" ? {} : { state: "refused", problem: { status, type, detail } }));
}

/** @param {Thing} removal */
async function dropPin(removal) {
  await drop((await things(removal.code)).filter((thing) => thing.pin === removal.pin));
}

/** @param {Thing} thing @returns {Promise<boolean>} whether it is smaller now */
async function shrink(thing) {
  const before = /** @type {ArrayBuffer} */ (await bytesOf(thing));
  const smaller = await halved(new Blob([before], { type: thing.type }));
  if (!smaller || smaller.size >= before.byteLength) return false;
  const bytes = await smaller.arrayBuffer();
  await change(thing, { sha256: await sha256(bytes), type: "image/jpeg" }, { bytes });
  return true;
}
