/* What there is to say about a position. */

import { GOOD_M, POOR_M } from "./place.js";
import { metresBetween, roundly } from "./earth.js";
import { t } from "./words.js";

/**
 * Return what the phone knows about its position, and what to do.
 *
 * @param {import("./place.js").Place} place
 */
export function placeWords(place) {
  const { fix, trouble } = place;
  if (fix) return accuracyWords(fix.accuracy_m);
  if (trouble === "denied") return t("The phone may not use your position. Allow it in the browser's settings, tap the map or choose a stop.");
  if (trouble === "insecure" || trouble === "missing") return t("The phone cannot tell your position here. Tap the map or choose a stop.");
  if (trouble) return t("Your position cannot be found. Still looking. You can tap the map or choose a stop.");
  return t("Looking for your position …");
}

/**
 * Return how sure a position is, and what to do about it.
 *
 * @param {number} metres
 */
export function accuracyWords(metres) {
  const values = { metres: roundly(metres) };
  if (metres <= GOOD_M) return t("Your position, within about {metres} m.", values);
  if (metres <= POOR_M) return t("Your position, within about {metres} m. It may get better if you wait. You can drag the pin.", values);
  return t("Your position is uncertain: within about {metres} m. Wait, drag the pin, tap the map or choose a stop.", values);
}

/**
 * Return where something is for somebody who sees no map: from the phone, else from the nearest stop.
 *
 * @param {import("./views.d.ts").App} app
 * @param {{lon: number, lat: number}} at
 */
export function whereWords(app, at) {
  const { fix } = app.place;
  if (fix) return t("{metres} m from you", { metres: roundly(metresBetween(fix, at)) });
  const stop = nearestStop(app.walk.stops, at);
  return stop ? t("{metres} m from stop {number}, {name}", { metres: roundly(metresBetween(stop, at)), number: stop.number, name: stop.name }) : "";
}

/**
 * @param {import("./views.d.ts").Stop[]} stops
 * @param {{lon: number, lat: number}} at
 * @returns {import("./views.d.ts").Stop | undefined}
 */
export function nearestStop(stops, at) {
  return [...stops].sort((a, b) => metresBetween(a, at) - metresBetween(b, at))[0];
}
