/* Joining by a code, and what to do when a code does not work. */

import { button, el, icon, link } from "../dom.js";
import { t } from "../words.js";
import { languageChips } from "./language.js";

/** @typedef {"wrong" | "expired" | "closed" | "offline" | "busy" | ""} Problem */

/**
 * @param {Problem} problem
 * @param {string} code that did not work
 * @returns {import("../views.d.ts").View}
 */
export function join(problem, code) {
  const field = el("input", {
    id: "code", type: "text", autocomplete: "off", autocapitalize: "characters", spellcheck: "false", dir: "ltr",
    maxlength: "12", enterkeyhint: "go", value: problem === "wrong" || problem === "" ? code : "", "aria-describedby": "code-hint",
  });
  const go = () => {
    const typed = field.value.replace(/[^a-z0-9]/gi, "").toUpperCase();
    if (typed) location.href = `/walk/${encodeURIComponent(typed)}`;
    else field.focus();
  };
  const form = el("form", { class: "page", onsubmit: (/** @type {Event} */ event) => { event.preventDefault(); go(); } },
    el("label", { for: "code" }, t("The walk's code")),
    el("p", { class: "hint", id: "code-hint" }, t("Six letters and digits, on the poster or from the leader.")),
    field,
    el("button", { type: "submit", class: "strong" }, el("span", {}, t("Join"))));
  return {
    title: t("Join a walk"),
    node: el("div", { class: "page" }, languageChips(), el("h1", {}, t("Join a walk")), ...said(problem, code), form,
      link(t("See what happened to my pins"), "/walk/mina", { class: "button", icon: "history" })),
  };
}

/**
 * @param {Problem} problem
 * @param {string} code
 */
function said(problem, code) {
  if (!problem) return [];
  const texts = {
    wrong: t("No walk has the code {code}. Look at it once more, or ask the leader.", { code }),
    expired: t("The walk {code} ended more than 30 days ago. Nothing can be added any longer, but with your own code you can see what happened.", { code }),
    closed: t("The walk {code} is closed. You can join the next one: ask the leader when it is.", { code }),
    offline: t("There is no network just now, and this phone has not been on the walk before. Try again where there is a network."),
    busy: t("The server does not answer as it should. Wait a minute and try again."),
  };
  return [
    el("div", { class: "notice", role: "alert" }, el("p", {}, icon("warning"), texts[problem]),
      ["offline", "busy"].includes(problem) && button(t("Try again"), () => location.reload(), { class: "strong", icon: "refresh" })),
  ];
}
