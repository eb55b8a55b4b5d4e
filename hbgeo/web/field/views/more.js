/* What is needed now and then. */

import { el, link } from "../dom.js";
import { dangerBox } from "../danger.js";
import { isReviewed, t } from "../words.js";

/** @param {import("../views.d.ts").App} app @returns {import("../views.d.ts").View} */
export function more(app) {
  const { walk } = app;
  return {
    title: t("More"),
    node: el("div", { class: "page" },
      el("h1", {}, t("More")),
      el("nav", { class: "list", "aria-label": t("More") },
        link(t("My code"), "#code", { class: "button", icon: "key" }),
        link(t("What the others have marked"), "#others", { class: "button", icon: "groups" }),
        link(t("Language"), "#language", { class: "button", icon: "translate" }),
        link(t("Join another walk"), "/walk/", { class: "button", icon: "directions_walk" })),
      el("h2", {}, t("About the walk")),
      el("p", { class: "lead" }, walk.title),
      walk.purpose && el("p", { dir: "auto" }, walk.purpose),
      walk.theme && el("p", { dir: "auto" }, walk.theme),
      Boolean(walk.length_m) && el("p", {}, t("Length: about {metres} m", { metres: Math.round(Number(walk.length_m) / 50) * 50 })),
      Boolean(walk.expected_minutes) && el("p", {}, t("Time: about {minutes} minutes", { minutes: Number(walk.expected_minutes) })),
      dangerBox(),
      !isReviewed() && el("p", { class: "hint" }, t("This translation was made by a machine and has not yet been checked by a person."))),
  };
}
