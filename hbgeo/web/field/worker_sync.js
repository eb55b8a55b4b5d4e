/* The service worker of browsers that send in the background: all of the other one, and the queue. */

import "./worker_cache.js";
import { sendAll } from "./sending.js";

const TAG = "hbgeo-send";

self.addEventListener("sync", (event) => {
  const sync = /** @type {any} */ (event);
  if (sync.tag === TAG) sync.waitUntil(sendAll().then(({ left }) => (left ? Promise.reject(new Error("later")) : undefined)));
});
