/* The first visit: what this is, that nobody asks who one is, and the code for later. */

import { button, el, icon } from "../dom.js";
import { keep, kept, t } from "../words.js";
import { codeBox } from "./code.js";
import { languageChips } from "./language.js";

/** @param {string} code of the walk */
export function isNew(code) {
  return kept(`hbgeo-welcomed-${code}`) !== "yes";
}

/** @param {import("../views.d.ts").App} app @returns {import("../views.d.ts").View} */
export function welcome(app) {
  const { walk } = app;
  const begin = () => {
    keep(`hbgeo-welcomed-${walk.code}`, "yes");
    app.swap("");
  };
  return {
    title: walk.title,
    node: el("div", { class: "page" },
      languageChips(),
      el("h1", {}, t("Welcome to the walk")),
      el("p", { class: "lead" }, walk.title),
      walk.purpose && el("p", { dir: "auto" }, walk.purpose),
      el("ul", { class: "points" },
        el("li", {}, icon("add_location_alt"), t("Mark what is good and what is not, as you see it.")),
        el("li", {}, icon("person_off"), t("No account. Nobody asks who you are. Write about the place, never about persons.")),
        el("li", {}, icon("cloud_off"), t("It works without a network: everything is kept on the phone until it can be sent."))),
      el("h2", {}, t("Your code")),
      codeBox(app.phone)),
    bar: el("div", { class: "bar" }, button(t("Begin"), begin, { class: "strong" })),
  };
}
