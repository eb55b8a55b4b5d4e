/* The way the leader walks, recorded on her phone when she agrees. */

import { keep, kept } from "./words.js";

/** Points are handed over this often. */
const BATCH_MS = 15_000;
/** A less accurate position says nothing about the way. */
const USABLE_M = 100;

export class Track {
  /** @param {import("./phone.js").Phone} phone */
  constructor(phone) {
    this._phone = phone;
    this._key = `hbgeo-track-${phone.code}`;
    /** @type {[number, number, number, number | null][]} */
    this._points = [];
    this._watch = 0;
    this._timer = 0;
    this.count = 0;
    this.trouble = "";
    /** @type {WakeLockSentinel | null} */
    this._awake = null;
    this.wantsAwake = false;
    this._listener = () => {};
    document.addEventListener("visibilitychange", () => {
      if (document.hidden) this._handOver();
      else if (this.wantsAwake) this.stayAwake(true);
    });
    if (kept(this._key) === "yes") this.record(true);
  }

  /** @param {() => void} listener */
  onChange(listener) {
    this._listener = listener;
  }

  get recording() {
    return this._watch !== 0;
  }

  /** @param {boolean} agreed by the leader */
  record(agreed) {
    keep(this._key, agreed ? "yes" : "no");
    if (agreed === this.recording || !navigator.geolocation) return;
    if (agreed) {
      this.trouble = "";
      this._watch = navigator.geolocation.watchPosition((found) => this._take(found), (error) => {
        this.trouble = error.code === error.PERMISSION_DENIED ? "denied" : "lost";
        this._listener();
      }, { enableHighAccuracy: true, maximumAge: 0 });
      this._timer = setInterval(() => this._handOver(), BATCH_MS);
    } else {
      navigator.geolocation.clearWatch(this._watch);
      clearInterval(this._timer);
      this._watch = 0;
      this._handOver();
    }
    this._listener();
  }

  /** Whether this phone can keep its screen lit. */
  static get canStayAwake() {
    return "wakeLock" in navigator;
  }

  /** @param {boolean} wanted */
  async stayAwake(wanted) {
    this.wantsAwake = wanted;
    try {
      if (wanted) this._awake = await navigator.wakeLock.request("screen");
      else await this._awake?.release();
    } catch {
      this.wantsAwake = false; // as with a nearly empty battery
    }
    this._listener();
  }

  /** @param {GeolocationPosition} found */
  _take({ coords, timestamp }) {
    this.trouble = "";
    if (coords.accuracy > USABLE_M) return;
    this._points.push([coords.longitude, coords.latitude, Math.round(timestamp), coords.accuracy]);
    this.count += 1;
    this._listener();
  }

  _handOver() {
    const part = this._points.splice(0);
    if (part.length) this._phone.addTrackPoints(part).catch(() => this._points.unshift(...part));
  }
}
