/* The return code: what it is for, and ways to keep it. */

import { button, el, link } from "../dom.js";
import { t } from "../words.js";

/**
 * The code as something to read, copy and share.
 *
 * @param {import("../phone.js").Phone} phone
 */
export function codeBox(phone) {
  const message = el("p", { role: "status", class: "hint" });
  const address = `${location.origin}/walk/mina`;
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(phone.walker);
      message.textContent = t("Copied.");
    } catch {
      message.textContent = t("Write it down, or take a screenshot.");
    }
  };
  const share = () => navigator.share({ title: t("My code"), text: `${phone.walker}\n${address}` }).catch(() => {});
  return el("div", { class: "code-box" },
    el("p", { class: "code", dir: "ltr", translate: "no" }, phone.walker),
    el("p", {}, t("With this code you can see later what happens to your pins. Only you have it: it is not tied to your name.")),
    el("div", { class: "row" },
      button(t("Copy"), copy, { icon: "content_copy" }),
      "share" in navigator && button(t("Share"), share, { icon: "share" })),
    message);
}

/** @param {import("../views.d.ts").App} app @returns {import("../views.d.ts").View} */
export function code(app) {
  return {
    title: t("My code"),
    node: el("div", { class: "page" }, el("h1", {}, t("My code")), codeBox(app.phone),
      link(t("See what has happened"), "/walk/mina", { class: "button", icon: "history" })),
  };
}
