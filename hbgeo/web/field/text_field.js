/* The field for words, with the reminder that they are about the place. */

import { el } from "./dom.js";
import { t } from "./words.js";

/** Characters the server keeps. */
const MOST = 4000;

/**
 * @param {string} text
 * @param {(text: string) => void} changed at every letter
 */
export function textField(text, changed) {
  const field = el("textarea", { id: "text", rows: "3", maxlength: String(MOST), dir: "auto", "aria-describedby": "text-hint" });
  field.value = text;
  field.addEventListener("input", () => changed(field.value));
  return el("div", { class: "field" },
    el("label", { for: "text" }, t("Describe it in your own words")),
    el("p", { class: "hint", id: "text-hint" }, t("Write about the place, never about persons: no names, nothing about who somebody is.")),
    field);
}
