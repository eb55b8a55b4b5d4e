/* Cells, surfaces and outlines for Leaflet: told apart by pattern and outline as well as by colour. */
(function () {
  "use strict";
  window.hbgeo = window.hbgeo || {};
  /** @type {any} what the maps' scripts offer each other, whichever of them came first */
  const hbgeo = window.hbgeo;
  if (hbgeo.cells) return;

  /**
   * How a class of cells looks.
   * @typedef {{ color: string, pattern: string, weight: number, dashes: string }} Look
   */

  /** @type {Map<string, any>} layers by key: a new feature group gets the old picture until the new one is there */
  const kept = new Map();
  const telling = 14; // pixels a cell is wide when its pattern and outline can be seen
  /** @param {string} payload */
  const decode = (payload) => JSON.parse(decodeURIComponent(payload));
  const isDark = () => matchMedia("(prefers-color-scheme: dark)").matches;

  /**
   * @param {string} name
   * @param {Record<string, string | number>} values
   * @param {Node[]} parts
   */
  function drawing(name, values, ...parts) {
    const node = document.createElementNS("http://www.w3.org/2000/svg", name);
    Object.entries(values).forEach(([key, value]) => node.setAttribute(key, String(value)));
    node.append(...parts);
    return node;
  }

  /** @type {Record<string, (color: string) => Element>} what a pattern repeats, 10 pixels wide and high */
  const figures = {
    stripes: (stroke) => drawing("path", { d: "M-2,2 l4,-4 M0,10 l10,-10 M8,12 l4,-4", stroke, "stroke-width": 4 }),
    bars: (stroke) => drawing("path", { d: "M0,2.5 h10 M0,7.5 h10", stroke, "stroke-width": 2 }),
    dots: (fill) => drawing("circle", { cx: 5, cy: 5, r: 2.6, fill }),
    crossed: (stroke) => drawing("path", { d: "M0,0 l10,10 M0,10 l10,-10", stroke, "stroke-width": 1 }),
  };

  /** @param {Look} look */
  function fillOf(look) {
    const figure = figures[look.pattern];
    if (!figure) return look.color;
    const id = `hbgeo-cell-${look.pattern}-${look.color.slice(1)}`;
    if (!document.getElementById(id)) {
      const pattern = drawing("pattern", { id, width: 10, height: 10, patternUnits: "userSpaceOnUse" });
      pattern.append(figure(look.color));
      const hidden = { width: 0, height: 0, style: "position:absolute", "aria-hidden": "true" };
      document.body.append(drawing("svg", hidden, pattern));
    }
    return `url("#${id}")`;
  }

  /** @param {string} pattern */
  const isPlain = (pattern) => pattern === "faint" || pattern === "none";

  /** @param {Look} look */
  function styleOf(look) {
    const dark = isDark();
    const plain = isPlain(look.pattern);
    const opacity = /** @type {Record<string, number>} */ ({ faint: dark ? 0.12 : 0.35, none: 0 });
    return {
      color: plain ? (dark ? "#9aa4ad" : "#555555") : (dark ? "#ffffff" : look.color),
      weight: look.weight, dashArray: look.dashes || null, opacity: 0.9,
      fillColor: fillOf(look), fillOpacity: opacity[look.pattern] ?? 0.75,
      className: `hbgeo-cell hbgeo-cell-${look.pattern}`,
    };
  }

  /**
   * Of cells too small for it neither pattern nor outline is drawn: outlines alone would hide the colours.
   * @param {any} layer
   */
  function fit(layer) {
    const cells = layer.getLayers().filter((/** @type {any} */ one) => one.hbgeoLook);
    if (!layer._map || !cells.length) return;
    const bounds = cells[0].getBounds();
    const [west, east] = [bounds.getSouthWest(), bounds.getSouthEast()].map((at) => layer._map.project(at).x);
    const isSmall = east - west < telling;
    if (layer.hbgeoSmall === isSmall) return;
    layer.hbgeoSmall = isSmall;
    cells.forEach((/** @type {any} */ one) => {
      const near = styleOf(one.hbgeoLook);
      const fillColor = one.hbgeoLook.color;
      const far = isPlain(one.hbgeoLook.pattern) ? { opacity: 0.3 } : { color: fillColor, fillColor };
      one.setStyle(isSmall ? { ...near, weight: 0.5, dashArray: null, ...far } : near);
    });
  }

  /**
   * A number in the middle of a cell, which presses pass through.
   * @param {any} cell
   * @param {number} number
   */
  function numberOn(cell, number) {
    const node = document.createElement("span");
    node.textContent = String(number);
    const icon = L.divIcon({ html: node, className: "hbgeo-cell-number", iconSize: [22, 22] });
    return L.marker(cell.getBounds().getCenter(), { icon, interactive: false, keyboard: false });
  }

  /**
   * @param {any} layer
   * @param {{ url: string, looks: Record<string, Look>, numbers: Record<string, number> }} asked
   */
  async function fill(layer, asked) {
    const answer = await fetch(asked.url);
    if (!answer.ok) throw new Error(String(answer.status));
    const found = await answer.json();
    if (layer.hbgeoUrl !== asked.url) return;
    layer.clearLayers();
    layer.hbgeoSmall = false;
    const unknown = { color: "#555555", pattern: "none", weight: 1, dashes: "" };
    /** @param {any} cell */
    const lookOf = (cell) => asked.looks[cell.properties.class] || unknown;
    L.geoJSON(found, {
      bubblingMouseEvents: false,
      style: (/** @type {any} */ cell) => styleOf(lookOf(cell)),
      onEachFeature: (/** @type {any} */ cell, /** @type {any} */ drawn) =>
        hbgeo.describe(drawn, { id: String(cell.properties.cell), kind: "place" }),
    }).eachLayer((/** @type {any} */ one) => {
      one.hbgeoLook = lookOf(one.feature);
      layer.addLayer(one);
      const number = asked.numbers[one.feature.properties.cell];
      if (number) layer.addLayer(numberOn(one, number));
    });
    fit(layer);
  }

  /**
   * The layer, which fits its cells to each zoom of the map it is on.
   * @param {any} layer
   */
  function fitting(layer) {
    const again = () => fit(layer);
    /** @type {any} */
    let map = null;
    layer.on("add", () => { map = layer._map; map.on("zoomend", again); again(); });
    layer.on("remove", () => { if (map) map.off("zoomend", again); });
    return layer;
  }

  /**
   * The layer under a key, and whether it shows something else than the address.
   * @param {any} group
   * @param {{ key: string, url: string }} asked
   */
  function layerOf(group, { key, url }) {
    if (!kept.has(key)) kept.set(key, fitting(L.featureGroup()));
    const layer = kept.get(key);
    group.addLayer(layer);
    const isOld = layer.hbgeoUrl !== url;
    layer.hbgeoUrl = url;
    return { layer, isOld };
  }

  /**
   * @param {any} group
   * @param {string} payload
   */
  function cells(group, payload) {
    const asked = decode(payload);
    const { layer, isOld } = layerOf(group, asked);
    if (isOld) fill(layer, asked).catch(() => { layer.hbgeoUrl = null; });
  }

  /**
   * @param {any} group
   * @param {string} payload
   */
  function surface(group, payload) {
    const asked = decode(payload);
    const { layer, isOld } = layerOf(group, asked);
    if (!isOld) return;
    layer.clearLayers();
    const look = { opacity: 0.75, alt: "", className: "hbgeo-surface" };
    layer.addLayer(L.imageOverlay(asked.url, asked.bounds, look));
  }

  /**
   * @param {any} group
   * @param {string} payload
   */
  function outlines(group, payload) {
    const color = isDark() ? "#7fb8ff" : "#0b57a4";
    /** @type {{ id: string, ring: [number, number][], chosen: boolean }[]} */
    const rings = decode(payload).rings;
    rings.forEach(({ id, ring, chosen }) => {
      const drawn = L.polygon(ring.map(([lon, lat]) => [lat, lon]), {
        color, weight: chosen ? 5 : 2.5, dashArray: chosen ? null : "6 4", bubblingMouseEvents: false,
        fillOpacity: chosen ? 0.25 : 0.08, className: "hbgeo-outline",
      });
      hbgeo.describe(drawn, { id, kind: "place" });
      group.addLayer(drawn);
    });
  }

  Object.assign(hbgeo, { cells, surface, outlines });
})();
