/* The map: what folium made for this walk, loaded once and handed from view to view. */

import { el, icon } from "./dom.js";
import { categoryOf, language, nameOf, t } from "./words.js";

const ID = "map_field";
const KINDS = /** @type {Record<string, string>} */ ({ "-1": "problem", 0: "idea", 1: "good" });
/** Near enough to place a pin on a lamp post. */
const NEAR = 18;
/** Pixels that an arrow key moves the pin. */
const NUDGE = 8;

/** @type {Promise<FieldMap> | null} */
let loading = null;

/**
 * Return the map; the first call fetches it. A call that fails leaves the next to try again.
 *
 * @param {string} code of the walk
 * @param {HTMLElement} place where it is to be seen: a map that is made unseen does not know its size
 * @returns {Promise<FieldMap>}
 */
export function fieldMap(code, place) {
  place.append(node);
  loading = loading || addScript(`/walk/map/${encodeURIComponent(code)}.js?lang=${encodeURIComponent(language())}`)
    .then(() => /** @type {any} */ (window)[`${ID}_ready`])
    .then((map) => new FieldMap(map, node))
    .catch((error) => {
      loading = null;
      throw error;
    });
  return loading;
}

/** What folium's script fills. */
const node = el("div", { id: ID, class: "map", dir: "ltr" });
/** Where the map waits while no view shows it. */
const store = el("div", { hidden: true });

/** Take the map out of a view, for the next one. */
export function storeMap() {
  if (!store.isConnected) document.body.append(store);
  store.append(node);
}

/** @param {string} src */
function addScript(src) {
  return new Promise((resolve, reject) => {
    const script = el("script", { src, onload: resolve, onerror: () => reject(new Error(src)) });
    script.async = false;
    document.head.append(script);
  });
}

export class FieldMap {
  /**
   * @param {any} map Leaflet's
   * @param {HTMLElement} held
   */
  constructor(map, held) {
    this.map = map;
    this.node = held;
    this._pins = L.layerGroup().addTo(map);
    this._fix = L.layerGroup().addTo(map);
    /** @type {any} */
    this._picked = null;
    /** @type {string} */
    this._drawn = "";
    /** @type {(at: {lon: number, lat: number}) => void} */
    this._moved = () => {};
    map.on("click", (/** @type {any} */ event) => {
      if (this._picking) this._take(event.latlng);
    });
    this._picking = false;
  }

  /** Be as large as the view has room for. */
  fit() {
    this.map.invalidateSize({ pan: false });
  }

  /** Forget what belongs to the view that was. */
  clear() {
    this.stopPicking();
    this._fix.clearLayers();
  }

  /**
   * Show pins. Pressing one tells its id.
   *
   * @param {{id: string, lon: number, lat: number, category: string, subcode: string | null, polarity: number, own: boolean}[]} pins
   * @param {((id: string, own: boolean) => void) | null} press
   */
  showPins(pins, press) {
    const drawn = JSON.stringify([pins, Boolean(press)]);
    if (drawn === this._drawn) return;
    this._drawn = drawn;
    this._pins.clearLayers();
    pins.forEach((pin) => this._pins.addLayer(pinMarker(pin, press)));
    this.node.dataset.pins = String(pins.length);
  }

  /**
   * Show where the walker is, with the circle she is within.
   *
   * @param {{lon: number, lat: number, accuracy_m: number} | null} fix
   */
  showFix(fix) {
    this._fix.clearLayers();
    if (!fix) return;
    const at = [fix.lat, fix.lon];
    this._fix.addLayer(L.circle(at, { radius: fix.accuracy_m, className: "fix-circle", interactive: false, weight: 1, fillOpacity: 0.15 }));
    const mark = L.divIcon({ html: el("span", { class: "fix-dot" }), className: "hbgeo-icon", iconSize: [22, 22] });
    this._fix.addLayer(L.marker(at, { icon: mark, interactive: false, keyboard: false, zIndexOffset: 500 }));
  }

  /**
   * Let the walker set a pin: drag it, tap the map, or move it by the arrow keys.
   *
   * @param {(at: {lon: number, lat: number}) => void} moved
   */
  startPicking(moved) {
    this._picking = true;
    this._moved = moved;
    this.node.classList.add("picking");
  }

  stopPicking() {
    this._picking = false;
    this._moved = () => {};
    this.node.classList.remove("picking");
    this._picked?.remove();
    this._picked = null;
  }

  /**
   * Put the pin that is being set somewhere.
   *
   * @param {{lon: number, lat: number}} at
   * @param {{category: string | null, polarity: number}} look
   * @param {boolean} centre move the map there too
   */
  pick(at, look, centre) {
    const where = L.latLng(at.lat, at.lon);
    if (centre) this.map.setView(where, Math.max(this.map.getZoom(), NEAR), { animate: false });
    if (this._picked) {
      this._picked.setLatLng(where);
      return;
    }
    const category = categoryOf(look.category);
    const node = el("span", { class: `pick ${KINDS[look.polarity]}` }, icon(category.icon));
    this._picked = L.marker(where, {
      icon: L.divIcon({ html: node, className: "hbgeo-icon", iconSize: [64, 76], iconAnchor: [32, 72] }),
      draggable: true, autoPan: true, autoPanOnFocus: false, keyboard: true, zIndexOffset: 2000, bubblingMouseEvents: false,
    });
    this._picked.on("dragend", () => this._moved(plain(this._picked.getLatLng())));
    this._picked.addTo(this.map);
    const made = this._picked.getElement();
    made.setAttribute("role", "button");
    made.setAttribute("aria-label", t("The pin. Move it with the arrow keys, or drag it."));
    L.DomEvent.on(made, "keydown", (/** @type {KeyboardEvent} */ event) => this._nudge(event));
  }

  /** @param {KeyboardEvent} event */
  _nudge(event) {
    const step = { ArrowUp: [0, -NUDGE], ArrowDown: [0, NUDGE], ArrowLeft: [-NUDGE, 0], ArrowRight: [NUDGE, 0] }[event.key];
    if (!step) return;
    L.DomEvent.stop(event);
    this._take(this.map.layerPointToLatLng(this.map.latLngToLayerPoint(this._picked.getLatLng()).add(step)));
    this.map.panInside(this._picked.getLatLng(), { padding: [48, 48] });
  }

  /** @param {any} where */
  _take(where) {
    this._moved(plain(where));
  }
}

/** @param {{lng: number, lat: number}} where */
function plain({ lng, lat }) {
  return { lon: Number(lng.toFixed(7)), lat: Number(lat.toFixed(7)) };
}

/**
 * @param {{id: string, lon: number, lat: number, category: string, subcode: string | null, polarity: number, own: boolean}} pin
 * @param {((id: string, own: boolean) => void) | null} press
 */
function pinMarker(pin, press) {
  const category = categoryOf(pin.category);
  const node = el("span", { class: `hbgeo-pin ${KINDS[pin.polarity]}${pin.own ? " own" : ""}` }, icon(category.icon));
  node.style.setProperty("--color", category.color);
  node.style.setProperty("--ink", inkOn(category.color));
  const made = L.marker([pin.lat, pin.lon], {
    icon: L.divIcon({ html: node, className: "hbgeo-icon", iconSize: [48, 48] }),
    interactive: Boolean(press), keyboard: Boolean(press), bubblingMouseEvents: false, autoPanOnFocus: false,
  });
  if (!press) return made;
  made.on("click", () => press(pin.id, pin.own));
  made.on("add", () => {
    const drawn = made.getElement();
    drawn.setAttribute("role", "button");
    drawn.setAttribute("aria-label", pin.own ? t("My pin: {name}", { name: nameOf(pin) }) : nameOf(pin));
    L.DomEvent.on(drawn, "keydown", (/** @type {KeyboardEvent} */ event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      L.DomEvent.stop(event);
      press(pin.id, pin.own);
    });
  });
  return made;
}

/**
 * Black or white, whichever stands out more (relative luminance of WCAG 2).
 *
 * @param {string} color
 */
export function inkOn(color) {
  const linear = [1, 3, 5].map((at) => parseInt(color.slice(at, at + 2), 16) / 255)
    .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] > 0.179 ? "#000" : "#fff";
}
