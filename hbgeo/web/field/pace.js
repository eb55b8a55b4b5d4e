/* When to send: at once, then less and less often; never while nothing waits, nor while nobody looks. */

import { whenReached } from "./api.js";
import { sendAll } from "./sending.js";

const FIRST_S = 2;
const MOST_S = 30;

let pause = FIRST_S;
let timer = 0;
let running = false;
let again = false;
let started = false;
let unreached = false;

/** Send what waits now and whenever it may have become possible. */
export function keepSending() {
  if (!started) {
    started = true;
    addEventListener("online", () => sendSoon(0));
    addEventListener("pageshow", () => sendSoon(0));
    document.addEventListener("visibilitychange", () => document.hidden || sendSoon(0));
    // The page has just asked for news and got them: the network is back.
    whenReached.add(() => {
      if (unreached && !running) sendSoon(0);
    });
  }
  sendSoon(0);
}

/**
 * Send after some seconds.
 *
 * @param {number} seconds 0: now, and with the shortest pauses from now on
 */
export async function sendSoon(seconds) {
  clearTimeout(timer);
  if (seconds > 0) {
    timer = setTimeout(send, seconds * 1000);
    return;
  }
  pause = FIRST_S;
  await send();
}

async function send() {
  if (running) {
    again = true; // what was kept meanwhile is looked for once more
    return;
  }
  running = true;
  unreached = false;
  let outcome = { left: true, after: 0, unreached: true };
  try {
    do {
      again = false;
      outcome = await sendAll();
    } while (again);
  } catch (error) {
    console.error("sending", error);
  } finally {
    running = false;
  }
  unreached = outcome.left && outcome.unreached;
  if (!outcome.left || document.hidden) return;
  // Not all phones of a group at the same moment.
  sendSoon(Math.max(outcome.after, pause) * (1 + Math.random() / 4));
  pause = Math.min(MOST_S, pause * 2);
}
