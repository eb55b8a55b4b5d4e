/* The first thing a walker sees: what is around, and what there is to say about it. */

import { el, fill, icon, link } from "../dom.js";
import { mapPlace } from "../map_place.js";
import { allPins } from "../pins.js";
import { Place } from "../place.js";
import { catalogue, t } from "../words.js";

/** @typedef {import("../views.d.ts").App} App */

/** @param {App} app @returns {import("../views.d.ts").View} */
export function home(app) {
  /** @type {import("../map.js").FieldMap | null} */
  let map = null;
  const draw = async () => {
    if (map) map.showPins(await allPins(app), (id, own) => app.go(own ? `pin/${id}` : `other/${id}`));
  };
  const place = mapPlace(app.walk.code, (found) => {
    map = found;
    map.showFix(app.place.fix);
    draw();
  });
  const sheet = el("section", { class: "sheet" });
  let stopListening = () => {};
  // A position known here is there at once when something is marked. Nobody is asked for it yet.
  Place.isAllowed().then((allowed) => {
    if (allowed && sheet.isConnected) stopListening = app.place.listen(() => map?.showFix(app.place.fix));
  });
  const state = () => app.together.state || app.walk.state;
  let shown = "";
  const update = () => {
    draw();
    if (shown === state()) return;
    shown = state();
    fill(sheet, ...(shown === "avslutad" ? closed() : open(app, shown)));
  };
  update();
  return {
    title: app.walk.title,
    tall: true,
    node: el("div", { class: "home" }, place.node, sheet),
    update,
    leave() {
      stopListening();
      place.leave();
    },
  };
}

/** @param {App} app @param {string} state */
function open(app, state) {
  const ideas = catalogue().categories.some((category) => category.polarity === 0);
  return [
    el("h1", {}, t("What do you see?")),
    state === "planerad" && el("p", { class: "notice" }, icon("schedule"), t("The walk has not begun. You can mark already: it is sent when the leader starts the walk.")),
    app.draft.category && link(t("Continue with what you began"), "#where", { class: "button quiet", icon: "edit" }),
    el("div", { class: "kinds" },
      kind(t("Something is unsafe or broken"), "what/problem", "problem", "warning"),
      kind(t("Good place"), "what/good", "good", "favorite"),
      ideas && kind(t("I have an idea"), "what/idea", "idea", "tips_and_updates")),
  ];
}

function closed() {
  return [
    el("h1", {}, t("The walk is closed")),
    el("p", {}, t("Thank you for walking! What is still on your phone is sent all the same. With your code you can see later what happens to your pins.")),
    link(t("My code"), "#code", { class: "button strong", icon: "key" }),
    link(t("My pins"), "#mine", { class: "button", icon: "smartphone" }),
  ];
}

/**
 * @param {string} label
 * @param {string} view
 * @param {string} name
 * @param {string} picture
 */
function kind(label, view, name, picture) {
  return link(label, `#${view}`, { class: `button kind ${name}`, icon: picture });
}
