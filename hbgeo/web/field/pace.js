/* When to send: at once, then less and less often; never while nothing waits, nor while nobody looks. */

import { things } from "./database.js";
import { isWaiting, sendAll } from "./sending.js";

const FIRST_S = 2;
const MOST_S = 30;

let pause = FIRST_S;
let timer = 0;
let running = false;
let again = false;
let kept = false;

/** Send what waits now and whenever it may have become possible. */
export function keepSending() {
  if (!kept) {
    kept = true;
    addEventListener("online", () => sendSoon(0));
    addEventListener("pageshow", () => sendSoon(0));
    document.addEventListener("visibilitychange", () => document.hidden || sendSoon(0));
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
  let outcome = { left: true, after: 0 };
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
  if (!outcome.left || document.hidden || !(await things()).some(isWaiting)) return;
  // Not all phones of a group at the same moment.
  sendSoon(Math.max(outcome.after, pause * (0.75 + Math.random() / 2)));
  pause = Math.min(MOST_S, pause * 2);
}
