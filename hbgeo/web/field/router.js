/* Which view the address asks for. Views are named by the hash, so that the browser's back button works. */

import { code } from "./views/code.js";
import { home } from "./views/home.js";
import { language } from "./views/language.js";
import { lead } from "./views/lead.js";
import { mine } from "./views/mine.js";
import { more } from "./views/more.js";
import { other, others } from "./views/others.js";
import { pin } from "./views/pin.js";
import { saved } from "./views/saved.js";
import { stop } from "./views/stop.js";
import { stops } from "./views/stops.js";
import { tell } from "./views/tell.js";
import { welcome } from "./views/welcome.js";
import { what } from "./views/what.js";
import { where } from "./views/where.js";
import { menu } from "./frame.js";

/** @typedef {import("./views.d.ts").App} App */
/** @typedef {import("./views.d.ts").View} View */

/** @type {Record<string, (app: App, ...parts: string[]) => View | null>} */
const VIEWS = { "": home, code, language, lead, mine, more, other, others, pin, saved, stop, stops, tell, welcome, what, where };

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
  show() {
    const [name, ...parts] = location.hash.slice(1).split("/").map(decodeURIComponent);
    const make = VIEWS[name] || home;
    this._view?.leave?.();
    this._view = null;
    const view = make(this._app, ...parts);
    if (!view) return; // it has sent the walker elsewhere
    this._view = view;
    this._frame.show(view, { focus: !this._first, menu: menu({ leader: Boolean(this._app.phone.leaderKey), here: name }) });
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
