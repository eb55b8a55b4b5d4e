/* One line that always tells how things stand: what waits, and whether there is a network. In words. */

import { el, fill, icon } from "./dom.js";
import { t } from "./words.js";

export class Status {
  /** @param {import("./phone.js").Phone} phone */
  constructor(phone) {
    this._phone = phone;
    this._said = "";
    this._live = el("span", { role: "status" });
    this._picture = el("span", { class: "status-icon", "aria-hidden": "true" });
    this.node = el("a", { class: "status", href: "#mine" }, this._picture, this._live);
  }

  /** @param {boolean} reached whether the server answered last */
  async show(reached) {
    const waiting = await this._phone.waiting();
    const pins = await this._phone.pins();
    const refused = pins.filter((pin) => pin.state === "refused" || pin.photos.some((photo) => photo.state === "refused")).length;
    const online = navigator.onLine && reached;
    const [picture, text] = waiting && this._phone.storageTrouble
      ? ["error", t("The phone cannot keep what you save. Leave the page open until it is sent: {count}", { count: waiting })]
      : words(waiting, refused, online, pins.length > 0);
    if (text === this._said) return;
    this._said = text;
    this._live.textContent = text;
    fill(this._picture, icon(picture));
    this.node.dataset.state = picture;
  }
}

/**
 * @param {number} waiting
 * @param {number} refused
 * @param {boolean} online
 * @param {boolean} any
 * @returns {[string, string]} picture, words
 */
function words(waiting, refused, online, any) {
  if (waiting && online) return ["cloud_upload", t("Saved on the phone. Being sent: {count}", { count: waiting })];
  if (waiting) return ["cloud_off", t("No network. Saved on the phone, waiting to be sent: {count}", { count: waiting })];
  if (refused) return ["error", t("Not accepted: {count}. See why.", { count: refused })];
  if (!online) return ["cloud_off", t("No network. What you save stays on the phone and is sent later.")];
  return ["cloud_done", any ? t("Everything is sent.") : t("Connected.")];
}
