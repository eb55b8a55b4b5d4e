/* A service worker that opens the page without a network. It stands alone: browsers load it as a script or a module. */

(() => {
  const worker = /** @type {any} */ (self);
  const given = new URL(worker.location.href).searchParams;
  const FILES = `hbgeo-files-${given.get("v") || ""}`;
  const WALKS = "hbgeo-walks";
  const TILES = "hbgeo-tiles";
  const tiles = (given.get("tiles") || "").replace("*.", "");
  const SHELL = "/walk/";
  /** Milliseconds a poor network gets before what is kept is shown. */
  const PATIENCE = 4000;
  const MOST_TILES = 600;
  /** What is asked for first and kept for when there is no answer. */
  const FRESH = [/^\/api\/walks\/[^/]+$/, /^\/api\/walks\/[^/]+\/layers\//, /^\/api\/field\//, /^\/walk\/map\//, /^\/walk\/manifest\.json$/];

  worker.addEventListener("install", (/** @type {any} */ event) => event.waitUntil(install()));
  worker.addEventListener("activate", (/** @type {any} */ event) => event.waitUntil(activate()));
  worker.addEventListener("message", (/** @type {any} */ event) => event.waitUntil(keep(event.data?.keep || [])));
  worker.addEventListener("fetch", (/** @type {any} */ event) => {
    const answer = answerTo(event);
    if (answer) event.respondWith(answer);
  });

  async function install() {
    const list = await (await fetch(`/walk/files.json?v=${given.get("v")}`)).json();
    const cache = await caches.open(FILES);
    await cache.addAll(list.files);
    await worker.skipWaiting();
  }

  async function activate() {
    const names = await caches.keys();
    await Promise.all(names.filter((name) => name.startsWith("hbgeo-files-") && name !== FILES).map((name) => caches.delete(name)));
    await worker.clients.claim();
  }

  /** Keep what the page fetched before there was a worker. @param {string[]} addresses */
  async function keep(addresses) {
    const cache = await caches.open(WALKS);
    const wanted = addresses.map((address) => new URL(address))
      .filter((url) => url.origin === worker.location.origin && FRESH.some((path) => path.test(url.pathname)));
    await Promise.all(wanted.map(async (url) => {
      if (await cache.match(url.href, { ignoreVary: true })) return;
      const answer = await fetch(url.href);
      if (answer.ok) await cache.put(url.href, answer);
    }));
  }

  /** @param {any} event @returns {Promise<Response> | null} null: the browser asks as without a worker */
  function answerTo({ request }) {
    const url = new URL(request.url);
    if (request.method !== "GET") return null;
    if (tiles && url.hostname.endsWith(new URL(tiles).hostname)) return tile(request);
    if (url.origin !== worker.location.origin) return null;
    if (request.mode === "navigate") return url.pathname.startsWith(SHELL) ? shell(request) : null;
    if (url.pathname.startsWith("/assets/")) return asset(request);
    return FRESH.some((path) => path.test(url.pathname)) ? fresh(request) : null;
  }

  /** The page is the same for all walks. @param {Request} request */
  async function shell(request) {
    const kept = await caches.match(SHELL, { cacheName: FILES });
    const asked = fetch(request);
    if (!kept) return asked;
    return hurried(asked, kept);
  }

  /** @param {Request} request */
  async function asset(request) {
    return (await caches.match(request.url, { ignoreVary: true })) || fetch(request);
  }

  /** @param {Request} request */
  async function fresh(request) {
    const cache = await caches.open(WALKS);
    const asked = fetch(request).then((answer) => {
      // Whoever leads is told more than the others; what is kept must not depend on who asked.
      if (answer.ok) cache.put(request.url, answer.clone());
      return answer;
    });
    const kept = (await cache.match(request.url, { ignoreVary: true })) || (await caches.match(request.url, { ignoreVary: true }));
    return kept ? hurried(asked, kept) : asked;
  }

  /** @param {Request} request */
  async function tile(request) {
    const cache = await caches.open(TILES);
    const kept = await cache.match(request.url);
    if (kept) return kept;
    const answer = await fetch(request);
    if (answer.ok || answer.type === "opaque") {
      cache.put(request.url, answer.clone());
      const keys = await cache.keys();
      if (keys.length > MOST_TILES) cache.delete(keys[0]);
    }
    return answer;
  }

  /**
   * The network's answer when it comes in time and is a good one, else what is kept.
   *
   * @param {Promise<Response>} asked
   * @param {Response} kept
   * @returns {Promise<Response>}
   */
  function hurried(asked, kept) {
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve(kept), PATIENCE);
      asked.then((answer) => resolve(answer.status < 500 && !answer.redirected ? answer : kept), () => resolve(kept))
        .finally(() => clearTimeout(timer));
    });
  }
})();
