/* The queue: everything on the phone that the server has not got, sent in order, as often as it takes. */

import { ApiProblem, NetworkTrouble } from "./api.js";
import { drop, put, putAndDrop, putWalk, things, walk as walkOf } from "./database.js";
import { deliver, join } from "./delivering.js";
import { halved, sha256 } from "./photos.js";

/** @typedef {import("./types.d.ts").Thing} Thing */

const LOCK = "hbgeo-sending";
const LANES = 2;
const CHANNEL = "hbgeo";
/** @type {BroadcastChannel | null} */
const channel = typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel(CHANNEL);
/** Listeners of this page itself: a channel does not speak to its own. @type {Set<() => void>} */
const listeners = new Set();
if (channel) channel.onmessage = () => listeners.forEach((listener) => listener());

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
 * What the server has still to get.
 *
 * @param {Thing} thing
 */
export function isWaiting(thing) {
  return thing.state === "kept" || thing.state === "sending";
}

/**
 * Send what waits. One page or worker does it at a time.
 *
 * @returns {Promise<{left: boolean, after: number}>} whether something is left that may work later, and the seconds that
 *   the server asked to wait, if it did
 */
export async function sendAll() {
  const locks = navigator.locks;
  return locks ? locks.request(LOCK, sendLanes) : sendLanes();
}

async function sendLanes() {
  const outcome = { left: false, after: 0 };
  // What comes in while it is being sent is taken in the next round.
  for (let sent = 1; sent;) {
    const lanes = [...lanesOf((await things()).filter(isWaiting)).values()];
    sent = 0;
    outcome.left = false;
    const work = async () => {
      for (let lane = lanes.shift(); lane; lane = lanes.shift()) {
        const done = await sendLane(lane, outcome);
        sent += done;
      }
    };
    await Promise.all(Array.from({ length: LANES }, work));
  }
  return outcome;
}

/** @param {Thing[]} waiting @returns {Map<string, Thing[]>} */
function lanesOf(waiting) {
  const lanes = new Map();
  waiting.forEach((thing) => lanes.set(thing.lane, [...(lanes.get(thing.lane) || []), thing]));
  return lanes;
}

/**
 * Send the things of a lane until one has to wait.
 *
 * @param {Thing[]} lane
 * @param {{left: boolean, after: number}} outcome
 * @returns {Promise<number>} how many are settled
 */
async function sendLane(lane, outcome) {
  let settled = 0;
  for (const thing of lane) {
    try {
      await sendOne(thing);
    } catch (error) {
      if (error instanceof ApiProblem && !error.passing) {
        await refuse(thing, error);
      } else {
        if (error instanceof ApiProblem) outcome.after = Math.max(outcome.after, error.retryAfter);
        else if (!(error instanceof NetworkTrouble)) console.error("sending", error);
        outcome.left = true;
        return settled;
      }
    }
    settled += 1;
    tell();
  }
  return settled;
}

/** @param {Thing} thing */
async function sendOne(thing) {
  const walk = await walkOf(thing.code);
  if (!walk) throw new NetworkTrouble("the walk is not on this phone");
  if (!walk.joined && thing.kind !== "answer" && thing.kind !== "track") {
    await join(walk);
    await putWalk({ ...walk, joined: true });
  }
  try {
    await deliver(thing, walk);
  } catch (error) {
    if (!(error instanceof ApiProblem)) throw error;
    if (error.type === "not-joined") {
      // The server may have been set back to a time before: join once more, then it is tried again.
      await putWalk({ ...walk, joined: false });
      throw new ApiProblem(503, { type: "joining" }, new Headers());
    }
    if (error.type === "too-large" && thing.kind === "photo" && (await shrink(thing))) {
      throw new ApiProblem(503, { type: "shrunk" }, new Headers());
    }
    throw error;
  }
  await settle(thing);
}

/**
 * Keep of a thing that has arrived what is still shown.
 *
 * @param {Thing} thing
 */
async function settle(thing) {
  if (thing.kind === "pin") {
    await put({ ...thing, state: "sent", problem: null });
  } else if (thing.kind === "photo") {
    await put({ ...thing, state: "sent", problem: null, bytes: null });
  } else if (thing.kind === "change") {
    const pin = (await things(thing.code)).find((one) => one.kind === "pin" && one.pin === thing.pin);
    if (pin) await putAndDrop({ ...pin, body: { ...pin.body, ...thing.body } }, thing);
    else await drop(thing);
  } else {
    await drop(thing);
  }
}

/**
 * The server will not take it, now or later: it stays on the phone, with the reason.
 *
 * @param {Thing} thing
 * @param {ApiProblem} error
 */
async function refuse(thing, error) {
  // To take back what is not there is done already.
  if (thing.kind.endsWith("removal") && [404, 410].includes(error.status) && error.type !== "wrong-code") await drop(thing);
  else await put({ ...thing, state: "refused", problem: { status: error.status, type: error.type, detail: error.detail } });
}

/** @param {Thing} thing @returns {Promise<boolean>} whether it is smaller now */
async function shrink(thing) {
  const smaller = await halved(new Blob([/** @type {ArrayBuffer} */ (thing.bytes)], { type: thing.type }));
  if (!smaller || smaller.size >= /** @type {ArrayBuffer} */ (thing.bytes).byteLength) return false;
  const bytes = await smaller.arrayBuffer();
  await put({ ...thing, bytes, sha256: await sha256(bytes), type: "image/jpeg" });
  return true;
}
