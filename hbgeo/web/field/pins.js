/* Pins as the views show them: one's own from the phone, the others' from the server. */

import { metresBetween } from "./earth.js";

/** Metres: two pins of one category this close may be about the same thing. */
const SAME_M = 15;

/** @typedef {import("./views.d.ts").App} App */

/**
 * Return one's own pins that have not been taken away, the newest first.
 *
 * @param {App} app
 */
export async function ownPins(app) {
  const all = await app.phone.pins();
  return all.filter((pin) => !app.leaving.has(pin.id)).sort((a, b) => (a.body.recorded_at < b.body.recorded_at ? 1 : -1));
}

/**
 * Return the others' pins.
 *
 * @param {App} app
 */
export function othersPins(app) {
  return [...app.together.pins.values()].filter((pin) => !pin.own);
}

/**
 * Return everybody's pins for the map.
 *
 * @param {App} app
 */
export async function allPins(app) {
  const own = (await ownPins(app)).map(({ id, body }) => ({
    id, lon: body.position.lon, lat: body.position.lat, category: body.category,
    subcode: body.subcode ?? null, polarity: body.polarity ?? -1, own: true,
  }));
  return [...othersPins(app), ...own];
}

/**
 * Return the others' pin of the same kind next to a place, the nearest first.
 *
 * @param {App} app
 * @param {{category: string | null, polarity: number}} draft
 * @param {{lon: number, lat: number}} at
 */
export function sameNearby(app, draft, at) {
  return othersPins(app)
    .filter((pin) => pin.category === draft.category && pin.polarity === draft.polarity && metresBetween(pin, at) <= SAME_M)
    .sort((a, b) => metresBetween(a, at) - metresBetween(b, at))[0];
}
