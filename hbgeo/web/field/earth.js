/* Distances on the ground. */

/**
 * Return the metres between two places, on a sphere (within 0.5 %).
 *
 * @param {{lon: number, lat: number}} a
 * @param {{lon: number, lat: number}} b
 */
export function metresBetween(a, b) {
  const rad = Math.PI / 180;
  const x = (b.lon - a.lon) * rad * Math.cos(((a.lat + b.lat) / 2) * rad);
  const y = (b.lat - a.lat) * rad;
  return 6371008.8 * Math.hypot(x, y);
}

/**
 * Return metres as people say them: 7, 25, 120.
 *
 * @param {number} metres
 */
export function roundly(metres) {
  const step = metres < 10 ? 1 : metres < 100 ? 5 : 10;
  return Math.max(1, Math.round(metres / step) * step);
}
