/* Whether it is dark outdoors. */

/**
 * Return the sun's height over the horizon, degrees, good to about half a degree.
 * After the low-precision formulas of the Astronomical Almanac (section C).
 *
 * @param {Date} at
 * @param {number} lon degrees
 * @param {number} lat degrees
 */
export function sunHeight(at, lon, lat) {
  const rad = Math.PI / 180;
  const days = at.getTime() / 86400000 - 10957.5; // since noon of 1 January 2000
  const anomaly = (357.528 + 0.9856003 * days) * rad;
  const ecliptic = (280.46 + 0.9856474 * days + 1.915 * Math.sin(anomaly) + 0.02 * Math.sin(2 * anomaly)) * rad;
  const tilt = (23.439 - 0.0000004 * days) * rad;
  const ascension = Math.atan2(Math.cos(tilt) * Math.sin(ecliptic), Math.cos(ecliptic));
  const declination = Math.asin(Math.sin(tilt) * Math.sin(ecliptic));
  const sidereal = (280.46061837 + 360.98564736629 * days + lon) * rad;
  return Math.asin(Math.sin(lat * rad) * Math.sin(declination)
    + Math.cos(lat * rad) * Math.cos(declination) * Math.cos(sidereal - ascension)) / rad;
}
