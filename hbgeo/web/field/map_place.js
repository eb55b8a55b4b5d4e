/* Where a view shows the map. Everything works without it too, so that it may come late or not at all. */

import { el } from "./dom.js";
import { fieldMap, storeMap } from "./map.js";
import { t } from "./words.js";

/**
 * @param {string} code of the walk
 * @param {(map: import("./map.js").FieldMap) => void} ready
 */
export function mapPlace(code, ready) {
  const word = el("p", { class: "hint" }, t("The map is coming …"));
  const node = el("div", { class: "map-place" }, word);
  let left = false;
  /** @type {import("./map.js").FieldMap | null} */
  let shown = null;
  // The words and buttons come first on a slow phone.
  const begin = () => {
    if (left) return;
    fieldMap(code, node).then((map) => {
      if (left) return;
      word.remove();
      map.fit();
      shown = map;
      ready(map);
    }, () => {
      if (left) return;
      storeMap();
      node.classList.add("missing");
      word.textContent = t("The map cannot be shown now. Everything works without it.");
    });
  };
  requestAnimationFrame(() => setTimeout(begin));
  return {
    node,
    leave() {
      left = true;
      shown?.clear();
      storeMap();
    },
  };
}
