/* Asking the server. An answer counts only when it is surely the server's own: a café's sign-in page is none. */

const TIMEOUT_MS = 30_000;
/** Bytes a second of the poorest network that is waited for. */
const SLOWEST = 2_000;
const JSON_TYPE = /^application\/(?:[\w.-]+\+)?json\b/;
const PROBLEM = /\/problems\/([\w-]+)$/;
/** Statuses that say “later”. */
const LATER = new Set([408, 425, 429]);
const LATER_TYPES = new Set(["not-started", "bad-offset", "wrong-hash"]);
const TOO_LARGE = 413;

/** Called whenever the server has answered: it is within reach. @type {Set<() => void>} */
export const whenReached = new Set();

/** The server answered, and not what was hoped for. */
export class ApiProblem extends Error {
  /**
   * @param {number} status
   * @param {{type?: string, detail?: string} | null} told
   * @param {Headers} [headers]
   */
  constructor(status, told, headers) {
    super(told?.detail || String(status));
    this.status = status;
    this.type = PROBLEM.exec(told?.type || "")?.[1] || "";
    this.detail = told?.detail || "";
    this.retryAfter = Number(headers?.get("Retry-After")) || 0;
  }

  /** Whether the same may work later as it is. */
  get passing() {
    return this.status >= 500 || LATER.has(this.status) || LATER_TYPES.has(this.type);
  }
}

/** Nothing came back, or not from the server. */
export class NetworkTrouble extends Error {}

/** @typedef {{method?: string, headers?: Record<string, string>, body?: unknown}} How a body is JSON unless it is bytes */
/** @typedef {{status: number, headers: Headers, data: any}} Answer data: its JSON; null when it has none */

/**
 * Ask, and return the whole answer; its status is a good one.
 *
 * @param {string} path
 * @param {How} [how]
 * @returns {Promise<Answer>}
 */
export async function ask(path, { method = "GET", headers = {}, body } = {}) {
  const bytes = body instanceof ArrayBuffer ? body : null;
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), TIMEOUT_MS + ((bytes?.byteLength || 0) * 1000) / SLOWEST);
  try {
    const answer = await fetch(inLanguage(path), {
      method, signal: stop.signal, redirect: "error",
      headers: body === undefined || bytes ? headers : { "Content-Type": "application/json", ...headers },
      body: body === undefined ? undefined : bytes || JSON.stringify(body),
    });
    const data = await dataOf(answer, method);
    if (!answer.ok) throw problemOf(answer, data, method);
    whenReached.forEach((listener) => listener());
    return { status: answer.status, headers: answer.headers, data };
  } catch (error) {
    throw error instanceof ApiProblem || error instanceof NetworkTrouble ? error : new NetworkTrouble(String(error));
  } finally {
    clearTimeout(timer); // not before the last byte: half an answer must not hold up everything
  }
}

/**
 * Ask, and return the JSON of the answer; null when it has none.
 *
 * @param {string} path
 * @param {How} [how]
 * @returns {Promise<any>}
 */
export async function request(path, how) {
  return (await ask(path, how)).data;
}

/**
 * @param {Response} answer
 * @param {string} method
 * @returns {Promise<any>}
 */
async function dataOf(answer, method) {
  if (method === "HEAD" || answer.status === 204) return null;
  if (JSON_TYPE.test(answer.headers.get("Content-Type") || "")) return answer.ok ? answer.json() : answer.json().catch(() => null);
  if (answer.ok) throw new NetworkTrouble("not ours");
  return null;
}

/**
 * Only the server writes problems; another refusal comes from something between, unless all servers mean it alike.
 *
 * @param {Response} answer
 * @param {any} told
 * @param {string} method
 */
function problemOf({ status, headers }, told, method) {
  const alike = status >= 500 || LATER.has(status) || status === TOO_LARGE || method === "HEAD";
  if (!alike && !PROBLEM.test(told?.type || "")) return new NetworkTrouble(`not ours: ${status}`);
  return new ApiProblem(status, told, headers);
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
