/* Dark or light. The style sheet is dark until told otherwise, so that nothing flashes at night. */

import { sunHeight } from "./sun.js";
import { keep, kept } from "./words.js";

const CHOICE = "hbgeo-theme";
/** Where it is dark, until the walk says where it goes: Stenungsund. */
const HERE = /** @type {const} */ ([11.84, 58.06]);

/**
 * Show the theme chosen on this phone; else dark when the phone prefers it or the sun is down.
 *
 * @param {readonly [number, number]} [at] lon, lat
 */
export function showTheme(at = HERE) {
  const prefersDark = matchMedia("(prefers-color-scheme: dark)").matches;
  set(kept(CHOICE) || (prefersDark || sunHeight(new Date(), ...at) < 0 ? "dark" : "light"));
}

export function isDark() {
  return document.documentElement.dataset.theme !== "light";
}

export function switchTheme() {
  const next = isDark() ? "light" : "dark";
  keep(CHOICE, next);
  set(next);
}

/** @param {string} theme */
function set(theme) {
  document.documentElement.dataset.theme = theme;
  const color = getComputedStyle(document.documentElement).getPropertyValue("--ground").trim();
  document.querySelectorAll('meta[name="theme-color"]').forEach((meta) => meta.setAttribute("content", color));
}
