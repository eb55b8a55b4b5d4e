/* The service worker: it opens the page without a network and, where the browser lets it, sends in the background. */

const TAG = "hbgeo-send";
const SCOPE = "/walk/";
/** What was asked for before the worker took over has come by then. */
const SETTLED_MS = 20_000;

/** Start the worker, or a newer one. Without one everything works but opening the page without a network. */
export function registerWorker() {
  if (!navigator.serviceWorker) return;
  const query = new URLSearchParams({ v: meta("hbgeo-version"), tiles: meta("hbgeo-tiles-offline") });
  const sends = "SyncManager" in globalThis;
  const [address, type] = sends ? [`/walk/modules/worker_sync.js?${query}`, "module"] : [`/walk/worker.js?${query}`, "classic"];
  navigator.serviceWorker.register(address, { scope: SCOPE, type: /** @type {WorkerType} */ (type), updateViaCache: "none" })
    .catch((error) => console.warn("worker", error));
  if (!navigator.serviceWorker.controller) tellWhatWasFetched();
}

/** On the first visit the page has fetched what it needs before the worker was there: tell it what to keep. */
function tellWhatWasFetched() {
  const observer = new PerformanceObserver(async (list) => {
    const keep = list.getEntries().map((entry) => entry.name);
    (await navigator.serviceWorker.ready).active?.postMessage({ keep });
  });
  observer.observe({ type: "resource", buffered: true });
  navigator.serviceWorker.addEventListener("controllerchange", () => setTimeout(() => observer.disconnect(), SETTLED_MS));
}

/** Ask for sending in the background, for when the page is closed before it is done. */
export async function wakeWorker() {
  try {
    const registration = await navigator.serviceWorker?.getRegistration(SCOPE);
    await /** @type {any} */ (registration)?.sync?.register(TAG);
  } catch {
    // Then it is sent when the page is open.
  }
}

/** @param {string} name */
function meta(name) {
  return document.querySelector(`meta[name="${name}"]`)?.getAttribute("content") || "";
}
