/* How far a pin or a photo has come, in words and a picture. */

import { el, icon } from "./dom.js";
import { t } from "./words.js";

/** @typedef {{state: string, problem?: {detail?: string} | null}} Sendable */

/** @type {Record<string, string>} */
const PICTURES = { kept: "smartphone", sending: "cloud_upload", sent: "cloud_done", refused: "error" };

/** @param {Sendable} item */
export function pinState(item) {
  if (item.state === "sent") return t("Sent");
  return common(item);
}

/** @param {Sendable} item */
export function photoState(item) {
  if (item.state === "sent") return t("Photo received");
  return common(item);
}

/** @param {Sendable} item */
function common({ state, problem }) {
  if (state === "sending") return t("Saved on the phone. Being sent …");
  if (state === "refused") return t("Not accepted: {why}", { why: problem?.detail || "?" });
  return t("Saved on the phone");
}

/**
 * @param {Sendable} item
 * @param {string} words
 */
export function stateLine(item, words) {
  return el("p", { class: "state", "data-state": item.state }, icon(PICTURES[item.state] || "smartphone"), words);
}
