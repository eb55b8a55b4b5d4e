/* What waits to be sent, and in which order: whatever is light before photos, of one lane one after the other. */

/** @typedef {import("./types.d.ts").Thing} Thing */

/**
 * What the server has still to get.
 *
 * @param {Thing} thing
 */
export function isWaiting(thing) {
  return thing.state === "kept" || thing.state === "sending";
}

/**
 * Return the things without those of pins that are being taken away: only the removal itself is left of these.
 *
 * @param {Thing[]} things
 */
export function withoutRemoved(things) {
  const leaving = new Set(things.filter((thing) => thing.kind === "removal" && isWaiting(thing)).map((thing) => thing.pin));
  return things.filter((thing) => thing.kind === "removal" || !leaving.has(thing.pin));
}

/**
 * Return what can be sent at the same time next, each lane in its order. Photos only come when nothing lighter waits,
 * and one at a time: a pin made meanwhile does not wait for all of them.
 *
 * @param {Thing[]} things in the order they were made
 * @param {Set<string>} stuck lanes, and walks, that have to wait
 * @param {Map<string, number>} failures lane → how often it failed lately; the others go first
 * @param {number} photosAtOnce
 * @returns {Thing[][]}
 */
export function nextLanes(things, stuck, failures, photosAtOnce) {
  const ready = withoutRemoved(things).filter((thing) => isWaiting(thing) && !stuck.has(thing.lane) && !stuck.has(thing.code));
  const light = lanesOf(ready.filter((thing) => thing.kind !== "photo"));
  const lanes = light.length ? light : lanesOf(ready).map(([first]) => [first]);
  lanes.sort(([a], [b]) => (failures.get(a.lane) || 0) - (failures.get(b.lane) || 0));
  return light.length ? lanes : lanes.slice(0, photosAtOnce);
}

/** @param {Thing[]} things @returns {Thing[][]} */
function lanesOf(things) {
  /** @type {Map<string, Thing[]>} */
  const lanes = new Map();
  for (const thing of things) {
    const lane = lanes.get(thing.lane);
    if (lane) lane.push(thing);
    else lanes.set(thing.lane, [thing]);
  }
  return [...lanes.values()];
}
