/* What the others have marked. Asked for now and then while the page is looked at; a hidden page asks nothing. */

import { request } from "./api.js";
import { keep, kept } from "./words.js";

/** Seconds between two questions when the server has not said, and at most when it does not answer. */
const USUAL_S = 8;
const MOST_S = 120;

/** Where the phone remembers the leader's key that the server took. @param {string} code of the walk */
export function leadsKey(code) {
  return `hbgeo-leads-${code}`;
}

export class Together {
  /** @param {import("./phone.js").Phone} phone */
  constructor(phone) {
    this._phone = phone;
    this._key = `hbgeo-others-${phone.code}`;
    /** @type {Map<string, import("./views.d.ts").NewsPin>} */
    this.pins = new Map();
    /** @type {Map<string, import("./views.d.ts").StopAnswer>} by stop and question */
    this.answers = new Map();
    this.state = "";
    /** @type {number | null} */
    this.onNow = null;
    this.reached = true;
    this._cursor = 0;
    this._pause = USUAL_S;
    this._timer = 0;
    this._asking = false;
    /** @type {Set<() => void>} */
    this._listeners = new Set();
    this._remember();
  }

  start() {
    document.addEventListener("visibilitychange", () => this.ask());
    addEventListener("online", () => this.ask());
    this.ask();
  }

  /** @param {() => void} listener */
  onChange(listener) {
    this._listeners.add(listener);
  }

  /**
   * Show an agreement at once; the server's count follows.
   *
   * @param {string} id
   * @param {boolean} agreed
   */
  async agree(id, agreed) {
    const pin = this.pins.get(id);
    if (!pin || pin.agreed === agreed) return;
    await (agreed ? this._phone.agree(id) : this._phone.disagree(id));
    this.pins.set(id, { ...pin, agreed, agreements: Math.max(0, pin.agreements + (agreed ? 1 : -1)) });
    this._keepAndTell();
  }

  /** Ask now. */
  async ask() {
    clearTimeout(this._timer);
    if (document.hidden || this._asking) return;
    this._asking = true;
    try {
      const news = await request(`/api/walks/${encodeURIComponent(this._phone.code)}/news?after=${this._cursor}`, { headers: this._headers() });
      this._take(news);
      if (news.state !== "avslutad") this._phone.join().catch(() => {}); // the next news try again
      this._pause = news.poll_seconds || USUAL_S;
      this.reached = true;
    } catch {
      this._pause = Math.min(MOST_S, this._pause * 2);
      if (this.reached) {
        this.reached = false;
        this._tell();
      }
    } finally {
      this._asking = false;
      clearTimeout(this._timer);
      if (!document.hidden) this._timer = setTimeout(() => this.ask(), this._pause * 1000);
    }
  }

  /** @returns {Record<string, string>} */
  _headers() {
    return this._phone.leaderKey
      ? { "Hbgeo-Walker": this._phone.walker, "Hbgeo-Leader": this._phone.leaderKey }
      : { "Hbgeo-Walker": this._phone.walker };
  }

  /** @param {{cursor: number, state: string, pins: import("./views.d.ts").NewsPin[], gone: string[], answers: import("./views.d.ts").StopAnswer[], on_now: number | null}} news */
  _take(news) {
    const changed = !this.reached || news.cursor !== this._cursor || news.state !== this.state || news.on_now !== this.onNow;
    if (this._phone.leaderKey && news.on_now === null) keep(leadsKey(this._phone.code), ""); // the key was changed
    if (!this._cursor) this.pins.clear(); // all of them come, also instead of what was remembered
    news.pins.forEach((pin) => this.pins.set(pin.id, pin));
    news.gone.forEach((id) => this.pins.delete(id));
    news.answers.forEach((answer) => this.answers.set(`${answer.stop_id} ${answer.question}`, answer));
    this._cursor = news.cursor;
    this.state = news.state;
    this.onNow = news.on_now;
    this.reached = true;
    if (changed) this._keepAndTell();
  }

  /** What was seen last is still there when the page opens without a network. */
  _remember() {
    try {
      const last = JSON.parse(kept(this._key) || "{}");
      this.pins = new Map((last.pins || []).map((/** @type {import("./views.d.ts").NewsPin} */ pin) => [pin.id, pin]));
      this.state = last.state || "";
    } catch {
      // Then the next answer tells.
    }
  }

  _keepAndTell() {
    keep(this._key, JSON.stringify({ pins: [...this.pins.values()], state: this.state }));
    this._tell();
  }

  _tell() {
    this._listeners.forEach((listener) => listener());
  }
}
