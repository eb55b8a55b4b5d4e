/* Which view the address asks for. Views are named by the hash, so that the browser's back button works. */

import { code } from "./views/code.js";
import { home } from "./views/home.js";
import { language } from "./views/language.js";
import { mine } from "./views/mine.js";
import { more } from "./views/more.js";
import { pin } from "./views/pin.js";
import { saved } from "./views/saved.js";
import { tell } from "./views/tell.js";
import { welcome } from "./views/welcome.js";
import { what } from "./views/what.js";
import { where } from "./views/where.js";
import { menu } from "./frame.js";
import { t } from "./words.js";

/** @typedef {import("./views.d.ts").App} App */
/** @typedef {import("./views.d.ts").View} View */

/** @typedef {(app: App, ...parts: string[]) => View | null} Make */

/** @type {Record<string, Make>} */
const VIEWS = { "": home, code, language, mine, more, pin, saved, tell, welcome, what, where };
/** Views that a walker can do without for a while: fetched when they are first asked for. @type {Record<string, () => Promise<Make>>} */
const LATER = {
  lead: () => import("./views/lead.js").then((file) => file.lead),
  other: () => import("./views/others.js").then((file) => file.other),
  others: () => import("./views/others.js").then((file) => file.others),
  stop: () => import("./views/stop.js").then((file) => file.stop),
  stops: () => import("./views/stops.js").then((file) => file.stops),
};

export class Router {
  /**
   * @param {App} app
   * @param {import("./frame.js").Frame} frame
   */
  constructor(app, frame) {
    this._app = app;
    this._frame = frame;
    /** @type {View | null} */
    this._view = null;
    this._first = true;
    addEventListener("hashchange", () => this.show());
  }

  /** Show the view of the address. */
  async show() {
    const asked = location.hash;
    const [name, ...parts] = asked.slice(1).split("/").map(decodeURIComponent);
    let make = VIEWS[name];
    if (!make && LATER[name]) {
      try {
        make = await LATER[name]();
      } catch {
        this._app.toast(t("There is no network just now. Try again."));
      }
      if (location.hash !== asked) return;
    }
    this._view?.leave?.();
    this._view = null;
    const view = (make || home)(this._app, ...parts);
    if (!view) return; // it has sent the walker elsewhere
    this._view = view;
    this._frame.show(view, { focus: !this._first, menu: menu({ leader: this._app.leads, here: name }) });
    this._first = false;
  }

  /** Bring the view up to date. */
  update() {
    this._view?.update?.();
  }
}

/** @param {string} view */
export function go(view) {
  location.hash = view;
}

/** @param {string} view */
export function swap(view) {
  if (location.hash.slice(1) === view) return;
  history.replaceState(null, "", `#${view}`);
  dispatchEvent(new HashChangeEvent("hashchange"));
}
