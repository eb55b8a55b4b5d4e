/* The walk's stops, and the questions that are asked there. */

import { el, icon } from "../dom.js";
import { whereWords } from "../place_words.js";
import { t } from "../words.js";
import { asked } from "../questions.js";

/** @param {import("../views.d.ts").App} app @returns {import("../views.d.ts").View} */
export function stops(app) {
  const { walk, together, leads } = app;
  return {
    title: t("Stops"),
    node: el("div", { class: "page" }, el("h1", {}, t("Stops")),
      !walk.stops.length && el("p", {}, t("This walk has no stops.")),
      el("ul", { class: "cards" }, ...walk.stops.map((stop) => {
        const questions = asked(stop);
        const done = questions.filter((question) => together.answers.has(`${stop.id} ${question.code}`)).length;
        return el("li", {}, el("a", { class: "card", href: `#stop/${stop.id}` },
          el("span", { class: "card-name" }, el("span", { class: "number" }, String(stop.number)), el("span", { dir: "auto" }, stop.name)),
          stop.reason && el("p", { dir: "auto" }, stop.reason),
          app.place.fix && el("p", {}, whereWords(app, stop)),
          leads && el("p", { class: "state" }, icon(done === questions.length ? "check_circle" : "edit"), t("Answered: {done} of {count}", { done, count: questions.length }))));
      }))),
  };
}
