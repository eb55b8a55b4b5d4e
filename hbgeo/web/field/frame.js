/* What is around every view: the head, the line that tells how things stand, the menu, and what can be undone. */

import { button, el, fill, icon } from "./dom.js";
import { isDark, switchTheme } from "./theme.js";
import { t } from "./words.js";

/** How long something can be undone. */
const UNDO_MS = 15_000;

export class Frame {
  /**
   * @param {Element} root
   * @param {string} title
   * @param {{status?: HTMLElement, leader?: boolean, demo?: boolean}} [more]
   */
  constructor(root, title, { status, leader, demo } = {}) {
    this._title = title;
    this._view = el("div", { class: "view" });
    this._bar = el("div", { class: "foot" });
    this._menu = el("div", { class: "foot" });
    this._toasts = el("div", { class: "toasts", role: "status" });
    this._settle = () => {};
    this._theme = el("button", { type: "button", class: "tool", onclick: () => { switchTheme(); this._showTheme(); } });
    this._showTheme();
    fill(root,
      el("header", { class: leader ? "head leads" : "head" },
        el("a", { class: "title", href: "#" }, title, demo && el("small", {}, t("Example"))),
        leader && el("a", { class: "badge", href: "#lead" }, icon("flag"), t("Leader")),
        el("div", { class: "tools" }, el("a", { class: "tool", href: "#language", "aria-label": [t("Language"), "Language"].join(" / ") }, icon("translate"), el("span", { class: "fallback", "aria-hidden": "true" }, "A")),
          this._theme)),
      status || null, el("main", {}, this._view, this._toasts, this._bar), this._menu);
    addEventListener("pagehide", () => this._settle());
  }

  /**
   * Show a view.
   *
   * @param {import("./views.d.ts").View} view
   * @param {{focus: boolean, menu?: HTMLElement}} how
   */
  show(view, { focus, menu }) {
    fill(this._view, view.node);
    this._view.classList.toggle("tall", Boolean(view.tall));
    fill(this._bar, view.bar);
    fill(this._menu, !view.bar && menu);
    document.title = view.title === this._title ? view.title : `${view.title} – ${this._title}`;
    scrollTo(0, 0);
    const heading = this._view.querySelector("h1");
    if (!focus || !heading) return;
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
  }

  /**
   * Say something, with something to press for a while. What stands there already is settled first.
   *
   * @param {string} text
   * @param {{label: string, press: () => void, otherwise: () => void}} [undo]
   */
  toast(text, undo) {
    this._settle();
    const close = () => {
      clearTimeout(timer);
      this._settle = () => {};
      fill(this._toasts);
    };
    const timer = setTimeout(() => this._settle(), UNDO_MS);
    this._settle = () => { close(); undo?.otherwise(); };
    fill(this._toasts, el("div", { class: "toast" }, el("p", {}, text),
      undo && button(undo.label, () => { close(); undo.press(); }, { icon: "undo" })));
  }

  _showTheme() {
    const label = isDark() ? t("Light colours") : t("Dark colours");
    this._theme.setAttribute("aria-label", label);
    this._theme.title = label;
    fill(this._theme, icon(isDark() ? "light_mode" : "dark_mode"), el("span", { class: "fallback", "aria-hidden": "true" }, isDark() ? "☀" : "☾"));
  }
}

/**
 * The menu at the foot of the page.
 *
 * @param {{leader: boolean, here: string}} how
 */
export function menu({ leader, here }) {
  const items = [
    ["", "add_location_alt", t("Mark")],
    ["mine", "smartphone", t("My pins")],
    ["stops", "pin_drop", t("Stops")],
    ...(leader ? [["lead", "flag", t("Lead")]] : []),
    ["more", "menu", t("More")],
  ];
  return el("nav", { class: "menu", "aria-label": t("Menu") }, ...items.map(([view, picture, label]) =>
    el("a", { href: `#${view}`, "aria-current": here === view && "page" }, icon(picture), el("span", {}, label))));
}
