/* What it is about: a picture and a word for each category. */

import { el, icon, link } from "../dom.js";
import { inkOn } from "../map.js";
import { catalogue, t } from "../words.js";

/** @type {Record<string, number>} */
const POLARITIES = { problem: -1, idea: 0, good: 1 };

/**
 * Return the category that a kind means by itself, when there is just one.
 *
 * @param {number} polarity
 */
function only(polarity) {
  const own = catalogue().categories.filter((category) => category.polarity === polarity);
  return own.length === 1 ? own[0] : null;
}

/**
 * @param {import("../views.d.ts").App} app
 * @param {string} kind
 * @param {string} [all] ask also where the kind has a category of its own
 * @returns {import("../views.d.ts").View | null}
 */
export function what(app, kind, all) {
  const polarity = POLARITIES[kind] ?? -1;
  const single = all ? null : only(polarity);
  if (single) {
    take(app, single, polarity);
    return null;
  }
  const title = polarity === 1 ? t("What is good here?") : t("What is it about?");
  const fitting = catalogue().categories.filter((category) => category.polarities.includes(polarity))
    .sort((a, b) => Number(b.polarity === polarity) - Number(a.polarity === polarity));
  return {
    title,
    node: el("div", { class: "page" }, el("h1", {}, title),
      el("div", { class: "tiles" }, ...fitting.map((category) => tile(category, () => take(app, category, polarity))))),
    bar: el("div", { class: "bar" }, link(t("Back"), "#", { class: "button quiet", icon: "arrow_back" })),
  };
}

/**
 * @param {import("../views.d.ts").Category} category
 * @param {() => void} press
 */
function tile(category, press) {
  const badge = el("span", { class: "tile-icon" }, icon(category.icon));
  badge.style.setProperty("--color", category.color);
  badge.style.setProperty("--ink", inkOn(category.color));
  return el("button", { type: "button", class: "tile", onclick: press }, badge, el("span", { class: "tile-word" }, category.label));
}

/**
 * Take a category, and go on to what it still needs.
 *
 * @param {import("../views.d.ts").App} app
 * @param {import("../views.d.ts").Category} category
 * @param {number} polarity
 */
function take(app, category, polarity) {
  const kept = app.draft.category === category.code && app.draft.polarity === polarity;
  if (!kept) app.draft.subcode = null;
  // Begun anew, it is where the walker stands now; only a change of mind keeps the place.
  if (!location.hash.endsWith("/all")) Object.assign(app.draft, { position: null, stop_id: null });
  if (!category.free_text) Object.assign(app.draft, { text: "", photos: [] });
  Object.assign(app.draft, { category: category.code, polarity });
  app.keepDraft();
  const next = category.needs_words || !category.free_text ? "tell" : "where";
  // A kind with one category is no step of its own: the back button passes it over.
  if (location.hash.startsWith("#what") && only(polarity) && !location.hash.endsWith("/all")) app.swap(next);
  else app.go(next);
}
