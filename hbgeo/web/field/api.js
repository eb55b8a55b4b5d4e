/* Asking the server. An answer counts only when it is surely the server's own: a café's sign-in page is none. */

const TIMEOUT_MS = 30_000;
const JSON_TYPE = /^application\/(?:[\w.-]+\+)?json\b/;
/** Statuses that say “later”. */
const LATER = new Set([408, 425, 429]);

/** The server answered, and not what was hoped for. */
export class ApiProblem extends Error {
  /**
   * @param {number} status
   * @param {{type?: string, detail?: string}} told
   * @param {Headers} headers
   */
  constructor(status, told, headers) {
    super(told.detail || String(status));
    this.status = status;
    this.type = (told.type || "").split("/").pop() || "";
    this.detail = told.detail || "";
    this.retryAfter = Number(headers.get("Retry-After")) || 0;
    this.offset = Number(headers.get("Upload-Offset")) || 0;
  }

  /** Whether the same may work later as it is. */
  get passing() {
    return this.status >= 500 || LATER.has(this.status) || ["not-started", "bad-offset", "wrong-hash"].includes(this.type);
  }
}

/** Nothing came back, or not from the server. */
export class NetworkTrouble extends Error {}

/**
 * Ask and return the answer itself; its status is a good one.
 *
 * @param {string} path
 * @param {{method?: string, headers?: Record<string, string>, body?: unknown, timeout?: number}} [how] a body is JSON unless it is bytes
 * @returns {Promise<Response>}
 */
export async function ask(path, { method = "GET", headers = {}, body, timeout = TIMEOUT_MS } = {}) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), timeout);
  const bytes = body instanceof ArrayBuffer || body instanceof Uint8Array;
  let answer;
  let told;
  try {
    answer = await fetch(inLanguage(path), {
      method, signal: stop.signal, redirect: "error",
      headers: body === undefined || bytes ? headers : { "Content-Type": "application/json", ...headers },
      body: body === undefined ? undefined : bytes ? /** @type {BodyInit} */ (body) : JSON.stringify(body),
    });
    if (answer.ok) return answer;
    told = JSON_TYPE.test(answer.headers.get("Content-Type") || "") ? await answer.json() : {};
  } catch (error) {
    throw new NetworkTrouble(String(error));
  } finally {
    clearTimeout(timer);
  }
  // Only the server writes problems; any other refusal comes from something between.
  if (!told.type && answer.status < 500 && !LATER.has(answer.status)) throw new NetworkTrouble(`not ours: ${answer.status}`);
  throw new ApiProblem(answer.status, told, answer.headers);
}

/**
 * Ask and return the JSON of the answer.
 *
 * @param {string} path
 * @param {{method?: string, headers?: Record<string, string>, body?: unknown, timeout?: number}} [how]
 * @returns {Promise<any>}
 */
export async function request(path, how = {}) {
  const answer = await ask(path, how);
  if (answer.status === 204) return null;
  if (!JSON_TYPE.test(answer.headers.get("Content-Type") || "")) throw new NetworkTrouble("not ours");
  try {
    return await answer.json();
  } catch (error) {
    throw new NetworkTrouble(String(error)); // half an answer
  }
}

/**
 * Say which language the page speaks: problems are told in it.
 *
 * @param {string} path
 */
function inLanguage(path) {
  const lang = typeof document === "undefined" ? "" : document.documentElement.lang;
  return lang ? `${path}${path.includes("?") ? "&" : "?"}lang=${encodeURIComponent(lang)}` : path;
}
