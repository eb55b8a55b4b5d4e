/* Where a view shows the map. Everything works without it too, so that it may come late or not at all. */

import { el, fill } from "./dom.js";
import { fieldMap } from "./map.js";
import { t } from "./words.js";

/**
 * @param {string} code of the walk
 * @param {(map: import("./map.js").FieldMap) => void} ready
 * @param {() => void} [missing] called when there is no map
 */
export function mapPlace(code, ready, missing) {
  const node = el("div", { class: "map-place" }, el("p", { class: "hint" }, t("The map is coming …")));
  let left = false;
  /** @type {import("./map.js").FieldMap | null} */
  let shown = null;
  // The words and buttons come first on a slow phone.
  requestAnimationFrame(() => setTimeout(() => fieldMap(code).then((map) => {
    if (left) return;
    fill(node);
    map.host(node);
    shown = map;
    ready(map);
  }).catch(() => {
    if (left) return;
    node.classList.add("missing");
    fill(node, el("p", { class: "hint" }, t("The map cannot be shown now. Everything works without it.")));
    missing?.();
  })));
  return {
    node,
    leave() {
      left = true;
      shown?.store();
    },
  };
}
