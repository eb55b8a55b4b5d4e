/* A service worker that opens the page without a network. It stands alone: browsers load it as a script or a module. */

(() => {
  const worker = /** @type {any} */ (self);
  const given = new URL(worker.location.href).searchParams;
  const FILES = `hbgeo-files-${given.get("v") || ""}`;
  const WALKS = "hbgeo-walks";
  const TILES = "hbgeo-tiles";
  /** Ends like the host of the tiles, when the base map's terms let them be kept. */
  const tilesHost = hostOf((given.get("tiles") || "").replace("*.", ""));
  const SHELL = "/walk/";
  /** Milliseconds a poor network gets before what is kept is shown. */
  const PATIENCE = 4000;
  const MOST_TILES = 600;
  const MOST_OF_WALKS = 200;
  /** What is kept besides the shell is data or a script; a café's sign-in page is neither. */
  const OURS = /\b(json|javascript)\b/;
  /** Answers that say how things are: the walk is gone, or one may not see it. Others only say that something is amiss. */
  const TELLING = new Set([403, 404, 410]);
  /** What is asked for first and kept for when there is no answer. The walk itself the page keeps: a leader is told more. */
  const FRESH = [/^\/api\/walks\/[^/]+\/layers\//, /^\/api\/field\//, /^\/walk\/map\//, /^\/walk\/manifest\.json$/];

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
    // A page that is still open may be of the version before, and fetch some of its scripts later.
    const older = (await caches.keys()).filter((name) => name.startsWith("hbgeo-files-") && name !== FILES).slice(0, -1);
    await Promise.all(older.map((name) => caches.delete(name)));
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
      if (isOurs(answer)) await put(cache, url.href, answer, MOST_OF_WALKS);
    }));
  }

  /** @param {any} event @returns {Promise<Response> | null} null: the browser asks as without a worker */
  function answerTo(event) {
    const { request } = event;
    const url = new URL(request.url);
    if (request.method !== "GET") return null;
    if (tilesHost && `.${url.hostname}`.endsWith(`.${tilesHost}`)) return tile(request, event);
    if (url.origin !== worker.location.origin) return null;
    if (request.mode === "navigate") return url.pathname.startsWith(SHELL) ? shell(request) : null;
    if (url.pathname.startsWith("/assets/")) return asset(request);
    return FRESH.some((path) => path.test(url.pathname)) ? fresh(request, event) : null;
  }

  /** The page is the same for all walks. @param {Request} request */
  async function shell(request) {
    const kept = await caches.match(SHELL, { cacheName: FILES });
    const asked = fetch(request);
    if (!kept) return asked;
    return hurried(asked, kept, (answer) => answer.status === 200 && !answer.redirected);
  }

  /** @param {Request} request */
  async function asset(request) {
    return (await caches.match(request.url, { ignoreVary: true })) || fetch(request);
  }

  /** @param {Request} request @param {any} event */
  async function fresh(request, event) {
    const cache = await caches.open(WALKS);
    const asked = fetch(request);
    // Also one that comes after the patience has ended.
    event.waitUntil(asked.then((answer) => (isOurs(answer) ? put(cache, request.url, answer.clone(), MOST_OF_WALKS) : undefined), () => {}));
    const kept = (await cache.match(request.url, { ignoreVary: true })) || (await caches.match(request.url, { ignoreVary: true }));
    return kept ? hurried(asked, kept, (answer) => isOurs(answer) || TELLING.has(answer.status)) : asked;
  }

  /** @param {Request} request @param {any} event */
  async function tile(request, event) {
    const cache = await caches.open(TILES);
    const kept = await cache.match(request.url);
    if (kept) return kept;
    try {
      // Asked for openly: the browser counts an opaque picture as several megabytes, and pins need that room.
      const answer = await fetch(request.url, { mode: "cors", credentials: "omit" });
      if (answer.ok) event.waitUntil(put(cache, request.url, answer.clone(), MOST_TILES));
      return answer;
    } catch {
      return fetch(request);
    }
  }

  /**
   * Keep an answer, and no more than so many; on a full phone it is not kept.
   *
   * @param {Cache} cache
   * @param {string} address
   * @param {Response} answer
   * @param {number} most
   */
  async function put(cache, address, answer, most) {
    try {
      await cache.put(address, answer);
      const keys = await cache.keys();
      await Promise.all(keys.slice(0, Math.max(0, keys.length - most)).map((key) => cache.delete(key)));
    } catch {
      // It is fetched the next time.
    }
  }

  /** @param {Response} answer */
  function isOurs(answer) {
    return answer.status === 200 && !answer.redirected && OURS.test(answer.headers.get("Content-Type") || "");
  }

  /** @param {string} address */
  function hostOf(address) {
    try {
      return new URL(address).hostname;
    } catch {
      return "";
    }
  }

  /**
   * The network's answer when it comes in time and is a good one, else what is kept.
   *
   * @param {Promise<Response>} asked
   * @param {Response} kept
   * @param {(answer: Response) => boolean} isGood
   * @returns {Promise<Response>}
   */
  function hurried(asked, kept, isGood) {
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve(kept), PATIENCE);
      asked.then((answer) => resolve(isGood(answer) ? answer : kept), () => resolve(kept))
        .finally(() => clearTimeout(timer));
    });
  }
})();
