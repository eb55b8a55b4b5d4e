/* The phone's position, and how sure it is. Asked for only while a view needs it: it costs battery. */

/** Metres: better than this needs no wait; worse than this should be set by hand. */
export const GOOD_M = 15;
export const POOR_M = 50;
/** A position older than this is not where the walker stands now. */
const FRESH_MS = 30_000;
/** How long a more accurate position stays before a less accurate, newer one takes its place. */
const HOLD_MS = 8_000;

/** @typedef {{lon: number, lat: number, accuracy_m: number, at: number}} Fix */
/** @typedef {"denied" | "unavailable" | "slow" | "insecure" | "missing"} Trouble */

export class Place {
  constructor() {
    /** @type {Fix | null} */
    this._fix = null;
    /** @type {Trouble | null} */
    this.trouble = null;
    /** @type {Set<() => void>} */
    this._listeners = new Set();
    this._watch = 0;
  }

  /** The best position of the last moments, or null. */
  get fix() {
    return this._fix && performance.now() - this._fix.at < FRESH_MS ? this._fix : null;
  }

  /**
   * Ask for the position as long as somebody listens.
   *
   * @param {() => void} listener called at every change
   * @returns {() => void} to stop listening
   */
  listen(listener) {
    this._listeners.add(listener);
    if (!this._watch) this._begin();
    return () => {
      this._listeners.delete(listener);
      if (!this._listeners.size) this._end();
    };
  }

  /** Ask anew, as after the walker has changed the browser's settings. */
  again() {
    this._end();
    this._begin();
    this._tell();
  }

  /** Tell whether the position may be asked for without a question to the walker. */
  static async isAllowed() {
    try {
      return (await navigator.permissions.query({ name: "geolocation" })).state === "granted";
    } catch {
      return false;
    }
  }

  _begin() {
    this.trouble = !navigator.geolocation ? "missing" : !isSecureContext ? "insecure" : null;
    if (this.trouble) return;
    this._watch = navigator.geolocation.watchPosition((found) => this._take(found), (error) => this._fail(error),
      { enableHighAccuracy: true, timeout: 20_000, maximumAge: 2_000 });
  }

  _end() {
    if (this._watch) navigator.geolocation.clearWatch(this._watch);
    this._watch = 0;
  }

  /** @param {GeolocationPosition} found */
  _take({ coords: { longitude: lon, latitude: lat, accuracy } }) {
    this.trouble = null;
    const now = performance.now(); // the phone's clock may be set in between
    const held = this._fix && now - this._fix.at < HOLD_MS ? this._fix : null;
    if (held && accuracy > 1.5 * held.accuracy_m) return;
    this._fix = { lon, lat, accuracy_m: accuracy, at: now };
    this._tell();
  }

  /** @param {GeolocationPositionError} error */
  _fail(error) {
    this.trouble = error.code === error.PERMISSION_DENIED ? "denied" : error.code === error.TIMEOUT ? "slow" : "unavailable";
    this._tell();
  }

  _tell() {
    this._listeners.forEach((listener) => listener());
  }
}
