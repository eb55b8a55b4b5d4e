/* What the others have marked, as a list for those who see no map, and one of them with “me too”. */

import { button, el, fill, icon, link } from "../dom.js";
import { metresBetween } from "../earth.js";
import { othersPins } from "../pins.js";
import { whereWords } from "../place_words.js";
import { categoryOf, nameOf, t } from "../words.js";

/** How many are listed: the nearest. */
const MOST = 50;

/** @typedef {import("../views.d.ts").App} App */

/** @param {App} app @returns {import("../views.d.ts").View} */
export function others(app) {
  const list = el("ul", { class: "cards" });
  const none = el("p", {}, t("The others have not marked anything yet."));
  let shown = "";
  const update = () => {
    const from = app.place.fix;
    const pins = othersPins(app);
    if (from) pins.sort((a, b) => metresBetween(a, from) - metresBetween(b, from));
    const now = JSON.stringify(pins.map((pin) => [pin.id, pin.agreements]));
    if (now === shown) return;
    shown = now;
    none.hidden = pins.length > 0;
    fill(list, ...pins.slice(0, MOST).map((pin) => el("li", {}, el("a", { class: "card", href: `#other/${pin.id}` },
      el("span", { class: "card-name" }, icon(categoryOf(pin.category).icon), nameOf(pin)),
      el("p", {}, [whereWords(app, pin), pin.agreements > 0 && t("Agree: {count}", { count: pin.agreements })].filter(Boolean).join(" · "))))));
  };
  update();
  return {
    title: t("What the others have marked"),
    node: el("div", { class: "page" }, el("h1", {}, t("What the others have marked")), none, list),
    update,
  };
}

/**
 * @param {App} app
 * @param {string} id
 * @returns {import("../views.d.ts").View | null}
 */
export function other(app, id) {
  if (!app.together.pins.has(id)) {
    app.swap("");
    return null;
  }
  const facts = el("div", {});
  const deed = el("div", {});
  let shown = "";
  const update = () => {
    const pin = app.together.pins.get(id);
    if (!pin) return app.swap("");
    const now = JSON.stringify(pin);
    if (now === shown) return;
    shown = now;
    fill(facts,
      el("p", { class: "lead" }, { "-1": t("Unsafe or broken"), 0: t("Idea"), 1: t("Good place") }[String(pin.polarity)] || ""),
      el("p", {}, whereWords(app, pin)),
      el("p", { role: "status" }, pin.agreed ? t("You agree. Together: {count}", { count: pin.agreements }) : pin.agreements > 0 && t("Agree: {count}", { count: pin.agreements })));
    fill(deed, pin.agreed
      ? button(t("Undo"), () => app.together.agree(id, false), { icon: "undo" })
      : button(t("Me too"), () => app.together.agree(id, true), { class: "strong", icon: "thumb_up" }));
  };
  const name = nameOf(/** @type {import("../views.d.ts").NewsPin} */ (app.together.pins.get(id)));
  update();
  return {
    title: name,
    node: el("div", { class: "page" }, el("h1", {}, name), facts),
    bar: el("div", { class: "bar" }, link(t("Back"), "#", { class: "button quiet", icon: "arrow_back" }), deed),
    update,
  };
}
