/* The choice of language, each by its own name. */

import { button, el, fill } from "../dom.js";
import { chooseLanguage, isReviewed, language as current, languages, t } from "../words.js";

/** All languages as buttons; one tap is enough. */
export function languageChips() {
  const message = el("p", { class: "complaint", role: "alert" });
  /** @param {string} code */
  const choose = (code) => chooseLanguage(code).catch(() => fill(message, t("This language cannot be fetched without a network. Try again later.")));
  return el("div", { class: "languages", role: "group", "aria-label": [t("Language"), "Language"].join(" / ") },
    ...Object.entries(languages()).map(([code, name]) => button(name, () => choose(code), {
      class: "chip", lang: code, dir: "auto", "aria-pressed": String(code === current()),
    })), message);
}

/** @returns {import("../views.d.ts").View} */
export function language() {
  return {
    title: t("Language"),
    node: el("div", { class: "page" }, el("h1", {}, t("Language")), languageChips(),
      !isReviewed() && el("p", { class: "hint" }, t("This translation was made by a machine and has not yet been checked by a person."))),
  };
}
