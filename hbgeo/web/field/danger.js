/* Whom to call when somebody is in danger: in the walker's language and, beside it, in Swedish. */

import { el, icon } from "./dom.js";
import { N_, t, withSwedish } from "./words.js";

/** Return the box with the emergency numbers. */
export function dangerBox() {
  const [text, swedish] = withSwedish(N_("In danger now? Call 112. The municipality reads this later: nobody is sent out because of it. To reach the police when it is not urgent, call 114 14."));
  return el("div", { class: "notice danger", role: "note" },
    el("p", {}, icon("emergency_home"), text),
    swedish && el("p", { lang: "sv", dir: "ltr" }, swedish),
    el("p", { class: "row" },
      el("a", { class: "button strong", href: "tel:112" }, icon("call"), el("span", {}, t("Call {number}", { number: "112" }))),
      el("a", { class: "button", href: "tel:11414" }, icon("call"), el("span", {}, t("Call {number}", { number: "114\u00a014" })))));
}
