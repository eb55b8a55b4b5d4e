/* What happened to one's pins, by the return code. */

import { request } from "../api.js";
import { el, fill, icon, link } from "../dom.js";
import { catalogue, categoryOf, day, nameOf, t } from "../words.js";
import { languageChips } from "./language.js";

/**
 * @typedef {{id: string, walk_title: string, walk_on: string, category: string, subcode: string | null, polarity: number,
 *   text: string, recorded_at: string, status: string, owner: string | null, reason: string, due_on: string | null,
 *   fixed_on: string | null, agreements: number, photo_count: number, late: boolean,
 *   merged: boolean, public_text: string | null}} ReturnedPin
 */

/**
 * @param {string} known the code of this phone's last walk, when there is one
 * @returns {import("../views.d.ts").View}
 */
export function lookup(known) {
  const result = el("div", { class: "page", role: "status" });
  const field = el("input", {
    id: "walker", type: "text", autocomplete: "off", autocapitalize: "characters", spellcheck: "false", dir: "ltr",
    maxlength: "14", enterkeyhint: "search", value: known, "aria-describedby": "walker-hint",
  });
  const look = async () => {
    fill(result, el("p", {}, t("Looking …")));
    try {
      const { pins } = await request("/api/pins", { headers: { "Hbgeo-Walker": field.value.trim().toUpperCase() } });
      fill(result, ...answered(pins));
    } catch (error) {
      fill(result, el("p", { class: "notice" }, icon("warning"), trouble(/** @type {{status?: number, detail?: string}} */ (error))));
    }
  };
  return {
    title: t("What happened to my pins"),
    node: el("div", { class: "page" }, languageChips(),
      el("h1", {}, t("What happened to my pins")),
      el("form", { class: "page", onsubmit: (/** @type {Event} */ event) => { event.preventDefault(); look(); } },
        el("label", { for: "walker" }, t("My code")),
        el("p", { class: "hint", id: "walker-hint" }, t("Ten letters and digits that the phone showed you on the walk.")),
        field,
        el("button", { type: "submit", class: "strong" }, el("span", {}, t("Look up")))),
      result,
      link(t("Join a walk"), "/walk/", { class: "button", icon: "directions_walk" })),
  };
}

/** @param {{status?: number, detail?: string}} error */
function trouble({ status, detail }) {
  if (status === 404 || status === 422) return t("Nothing is known of this code. Look at it once more.");
  return detail || t("There is no network just now. Try again.");
}

/** @param {ReturnedPin[]} pins */
function answered(pins) {
  if (!pins.length) return [el("p", {}, t("You have no pins with this code."))];
  return [el("ul", { class: "cards" }, ...pins.map((pin) => el("li", {}, el("article", { class: "card" }, ...facts(pin)))))];
}

/** @param {ReturnedPin} pin */
function facts(pin) {
  const { statuses, actors } = catalogue();
  return [
    el("h2", { class: "card-name" }, icon(categoryOf(pin.category).icon), nameOf(pin)),
    el("p", { class: "lead" }, statuses[pin.status] || pin.status),
    pin.merged && el("p", { class: "hint" }, statuses.dubblett),
    pin.public_text && el("p", { dir: "auto" }, pin.public_text),
    pin.owner && el("p", {}, t("Responsible: {who}", { who: actors[pin.owner] || pin.owner })),
    pin.reason && el("p", { dir: "auto" }, t("Reason: {why}", { why: pin.reason })),
    pin.fixed_on ? el("p", {}, t("Fixed on {day}", { day: day(pin.fixed_on) }))
      : pin.due_on && el("p", {}, t("To be done by {day}", { day: day(pin.due_on) })),
    pin.text && el("blockquote", { dir: "auto" }, pin.text),
    el("p", { class: "hint" }, `${pin.walk_title} · ${day(pin.recorded_at || pin.walk_on)}`),
    pin.agreements > 0 && el("p", { class: "hint" }, t("Agree: {count}", { count: pin.agreements })),
  ];
}
