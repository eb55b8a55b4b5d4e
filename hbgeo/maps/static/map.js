/* Layers of hbgeo for Leaflet: data is fetched from this server by address; text is only ever set as textContent. */
(function () {
  "use strict";
  window.hbgeo = window.hbgeo || {};
  if (window.hbgeo.prepare) return;

  const kept = new Map(); // layers by key: a new feature group gets the old picture until the new one is there
  const words = { strings: {}, categories: {} };
  let legend = null;
  let route = []; // of the page's own line: its edge and itself

  const decode = (payload) => JSON.parse(decodeURIComponent(payload));
  const word = (key) => words.strings[key] || "";
  const pause = 80; // ms after the last movement before a picture is asked for
  const touch = 44; // pixels a finger needs
  const retry = 5000; // ms until a failed fetch is tried again

  function element(name, className, text) {
    const made = document.createElement(name);
    made.className = className;
    if (text !== undefined) made.textContent = text;
    return made;
  }

  function fetchLegend(url) {
    legend = legend || fetch(url).then((answer) => answer.json()).then((found) => Object.assign(words, found));
    return legend.catch(() => { legend = null; });
  }

  function loadSymbols(map) {
    if (!document.fonts || !words.symbols) return;
    const font = new FontFace("hbgeo-symbols", `url(${JSON.stringify(words.symbols)})`);
    font.load().then((ready) => {
      document.fonts.add(ready);
      map.getContainer().classList.add("hbgeo-symbols-ready");
    }, () => {});
  }

  /* Black or white, whichever stands out more (relative luminance of WCAG 2). */
  function inkOn(color) {
    const linear = [1, 3, 5].map((at) => parseInt(color.slice(at, at + 2), 16) / 255)
      .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] > 0.179 ? "#000" : "#fff";
  }

  function paint(node, color) {
    node.style.setProperty("--color", color);
    node.style.setProperty("--ink", inkOn(color));
  }

  /* In a page the wheel scrolls past the map; it zooms with Ctrl, and after a press as long as the map is pointed at. */
  function scrollPast(map) {
    const container = map.getContainer();
    let pressed = false;
    container.addEventListener("pointerdown", () => { pressed = true; });
    container.addEventListener("pointerleave", () => { pressed = false; });
    container.addEventListener("wheel", (event) => {
      if (pressed || event.ctrlKey || event.metaKey) map.scrollWheelZoom.enable();
      else map.scrollWheelZoom.disable();
    }, { capture: true, passive: true });
    map.scrollWheelZoom.disable();
  }

  function prepare(map, payload) {
    const options = decode(payload);
    const container = map.getContainer();
    map.fitBounds(options.bounds, { animate: false });
    if (window.parent !== window) scrollPast(map);
    L.control.scale({ imperial: false }).addTo(map);
    if (map.attributionControl) map.attributionControl.setPrefix(false);
    container.setAttribute("role", "region");
    // Leaflet focuses the map when it is pressed; without this the page scrolls and the press misses its target.
    container.focus = () => HTMLElement.prototype.focus.call(container, { preventScroll: true });
    const fit = () => map.invalidateSize({ pan: false });
    if (window.ResizeObserver) new ResizeObserver(fit).observe(container);
    fetchLegend(options.legend).then(() => {
      if (!words.language) return; // not to be had: the page keeps its own
      document.documentElement.lang = words.language;
      container.setAttribute("aria-label", word("map"));
      container.querySelectorAll(".leaflet-control-zoom-in, .leaflet-control-zoom-out").forEach((button) => {
        const label = word(button.classList.contains("leaflet-control-zoom-in") ? "zoom_in" : "zoom_out");
        button.title = label;
        button.setAttribute("aria-label", label);
      });
      loadSymbols(map);
    });
  }

  /* What st_folium hands back of a clicked layer: our own description of it, new at every click. */
  function describe(layer, properties) {
    layer.on("click", (event) => { layer.hbgeoClicked = event.latlng; });
    layer.toGeoJSON = () => ({
      type: "Feature",
      properties: Object.assign({ at: Date.now() }, properties),
      geometry: { type: "Point", coordinates: [layer.hbgeoClicked.lng, layer.hbgeoClicked.lat] },
    });
  }

  /* Enter and space press a marker like a button. */
  function pressable(marker, label) {
    marker.on("add", () => {
      const node = marker.getElement();
      node.setAttribute("role", "button");
      node.setAttribute("aria-label", label);
      node.title = label;
      // Only the keyboard's focus moves the map: under a finger it would slip away before the press is over.
      node.addEventListener("focus", () => {
        if (node.matches(":focus-visible")) marker._map.panInside(marker.getLatLng(), { padding: [48, 48] });
      });
      L.DomEvent.on(node, "keydown", (event) => {
        if (event.key !== "Enter" && event.key !== " ") return;
        L.DomEvent.stop(event);
        marker.fire("click", { latlng: marker.getLatLng() }, true);
      });
    });
  }

  function marker(lat, lon, node, size) {
    const icon = L.divIcon({ html: node, className: "hbgeo-icon", iconSize: [size, size] });
    return L.marker([lat, lon], { icon, keyboard: true, autoPanOnFocus: false, bubblingMouseEvents: false, riseOnHover: true });
  }

  function pin([fid, lon, lat, code, polarity]) {
    const category = words.categories[code] || { label: code, color: "#555555", icon: "" };
    const kind = { "-1": "problem", 0: "idea", 1: "good" }[polarity];
    const node = element("span", "hbgeo-pin " + kind);
    paint(node, category.color);
    node.append(element("span", "hbgeo-symbol", category.icon));
    const made = marker(lat, lon, node, touch);
    pressable(made, `${category.label}, ${word(kind)}`);
    describe(made, { id: String(fid), kind: "observation" });
    return made;
  }

  function cluster(map, [lon, lat, count, code, west, south, east, north, closed], most) {
    const category = words.categories[code] || { color: "#555555" };
    const size = Math.round(30 + 24 * Math.sqrt(count / most)); // the area says how many
    const node = element("span", closed ? "hbgeo-cluster closed" : "hbgeo-cluster", short(count));
    paint(node, category.color);
    node.style.width = node.style.height = `${size}px`;
    const made = marker(lat, lon, node, Math.max(size, touch));
    pressable(made, `${count} ${word(closed ? "open_list" : "come_nearer")}`);
    if (closed) {
      describe(made, { id: [west, south, east, north].map((n) => n.toFixed(7)).join(","), kind: "cluster", count });
    } else {
      made.on("click", () => map.fitBounds([[south, west], [north, east]], { padding: [40, 40], maxZoom: map.getZoom() + 3 }));
    }
    return made;
  }

  function short(count) {
    const [unit, sign] = count < 1e3 ? [1, ""] : count < 1e6 ? [1e3, "k"] : [1e6, "M"];
    const digits = unit > 1 && count < 10 * unit ? 1 : 0;
    return (count / unit).toLocaleString(words.language, { maximumFractionDigits: digits }) + sign;
  }

  const Observations = L.FeatureGroup.extend({
    initialize() {
      L.FeatureGroup.prototype.initialize.call(this);
      this._drawn = new Map();
      this._zooming = L.layerGroup(); // open clusters stay out of the feature group: a click on them is no event
    },
    ask(url, legendUrl) {
      this._url = url;
      this._legendUrl = legendUrl;
      this._seen = null;
      return this;
    },
    onAdd(map) {
      this._map = map;
      this._zooming.addTo(map);
      L.FeatureGroup.prototype.onAdd.call(this, map);
      map.on("moveend resize", this._soon, this);
      this._look();
    },
    onRemove(map) {
      map.off("moveend resize", this._soon, this);
      clearTimeout(this._timer);
      if (this._stop) this._stop.abort();
      this._zooming.remove();
      L.FeatureGroup.prototype.onRemove.call(this, map);
    },
    _soon() {
      clearTimeout(this._timer);
      this._timer = setTimeout(() => this._look(), pause);
    },
    _look() {
      const map = this._map;
      if (!map || !map.getSize().x) return;
      const view = map.getBounds();
      const zoom = Math.round(map.getZoom());
      if (this._seen && this._seen.zoom === zoom && this._seen.box.contains(view)) return;
      const box = view.pad(0.3);
      const edges = [box.getWest(), box.getSouth(), box.getEast(), box.getNorth()]
        .map((edge, at) => Math.max(at % 2 ? -90 : -180, Math.min(at % 2 ? 90 : 180, edge)).toFixed(5));
      if (this._stop) this._stop.abort();
      const stop = this._stop = new AbortController();
      const address = `${this._url}&zoom=${zoom}&bbox=${edges.join(",")}`;
      Promise.all([
        fetch(address, { signal: stop.signal }).then((answer) => {
          if (!answer.ok) throw new Error(String(answer.status));
          return answer.json();
        }),
        fetchLegend(this._legendUrl),
      ]).then(([picture]) => {
        if (stop !== this._stop) return;
        this._seen = { zoom, box };
        this._draw(picture);
      }).catch((error) => {
        if (error.name === "AbortError" || stop !== this._stop) return;
        this._say(word("unreachable"));
        clearTimeout(this._timer);
        this._timer = setTimeout(() => this._look(), retry);
      });
    },
    /* Keeps markers that are there already: no flicker, and the keyboard's focus stays. */
    _draw(picture) {
      const next = new Map();
      picture.pins.forEach((row) => next.set("p" + row.join(), [this, () => pin(row)]));
      const most = picture.clusters.reduce((found, row) => Math.max(found, row[2]), 1);
      picture.clusters.forEach((row) => {
        next.set(`c${row.join()} ${most}`, [row[8] ? this : this._zooming, () => cluster(this._map, row, most)]);
      });
      this._drawn.forEach(([group, layer], key) => {
        if (next.has(key)) return;
        group.removeLayer(layer);
        this._drawn.delete(key);
      });
      next.forEach(([group, make], key) => {
        if (this._drawn.has(key)) return;
        const layer = make();
        group.addLayer(layer);
        this._drawn.set(key, [group, layer]);
      });
      this._say("");
      this._map.getContainer().dataset.observations = picture.total;
    },
    _say(text) {
      const container = this._map.getContainer();
      let note = container.querySelector(".hbgeo-note");
      if (!note) {
        note = element("div", "hbgeo-note");
        note.setAttribute("role", "status");
        container.append(note);
      }
      note.textContent = text;
      note.hidden = !text;
    },
  });

  function observations(group, payload) {
    const options = decode(payload);
    if (!kept.has("observations")) kept.set("observations", new Observations());
    group.addLayer(kept.get("observations").ask(options.url, options.legend));
  }

  function tooltip(layer, name) {
    if (name) layer.bindTooltip(element("span", "hbgeo-tip", name), { sticky: true });
  }

  function place(feature, latlng, options) {
    const node = element("span", "hbgeo-place");
    paint(node, options.color);
    node.append(element("span", "hbgeo-symbol", options.icon));
    const made = L.marker(latlng, {
      icon: L.divIcon({ html: node, className: "hbgeo-icon", iconSize: [32, 32] }),
      keyboard: options.interactive, interactive: options.interactive, autoPanOnFocus: false,
      bubblingMouseEvents: options.bubbling, zIndexOffset: -500,
    });
    if (options.interactive) pressable(made, feature.properties.name || "");
    return made;
  }

  /* Answers come in any order; lines and areas lie in the order the layers were added, the page's own line on top. */
  function stack() {
    kept.forEach((layer, key) => {
      if (key.startsWith("place ") && layer._map) layer.bringToFront();
    });
    route.forEach((line) => line.bringToFront());
  }

  function fill(layer, options) {
    fetch(options.url).then((answer) => (answer.ok ? answer.json() : Promise.reject(new Error(String(answer.status))))).then((found) => {
      layer.clearLayers();
      L.geoJSON(found, {
        interactive: options.interactive,
        bubblingMouseEvents: options.bubbling,
        style: { color: options.color, weight: 3, fillOpacity: options.interactive ? 0.15 : 0.06, className: "hbgeo-line" },
        pointToLayer: (feature, latlng) => place(feature, latlng, options),
        onEachFeature: (feature, drawn) => {
          describe(drawn, { id: feature.id, kind: "place", layer: options.code });
          if (options.interactive) tooltip(drawn, feature.properties.name);
        },
      }).eachLayer((drawn) => layer.addLayer(drawn));
      stack();
    }).catch(() => {
      layer.hbgeoUrl = null;
      window.addEventListener("online", () => {
        if (!layer.hbgeoUrl) ask(layer, options);
      }, { once: true });
    });
  }

  function ask(layer, options) {
    layer.hbgeoUrl = options.url;
    fill(layer, options);
  }

  function features(group, payload) {
    const options = decode(payload);
    const key = "place " + options.code;
    if (!kept.has(key)) kept.set(key, L.featureGroup());
    const layer = kept.get(key);
    group.addLayer(layer);
    if (layer.hbgeoUrl !== options.url) ask(layer, options);
  }

  function marks(group, payload) {
    const options = decode(payload);
    if (options.line.length) {
      const line = options.line.map(([lon, lat]) => [lat, lon]);
      route = [
        L.polyline(line, { interactive: false, className: "hbgeo-route-edge", weight: 9, color: "#fff" }),
        L.polyline(line, { interactive: false, className: "hbgeo-route", weight: 5, color: "#0b57a4" }),
      ];
      route.forEach((drawn) => group.addLayer(drawn));
    }
    options.marks.forEach(({ lon, lat, label, color }) => {
      const node = element("span", "hbgeo-mark", label);
      paint(node, color);
      const icon = L.divIcon({ html: node, className: "hbgeo-icon", iconSize: [36, 44], iconAnchor: [18, 44] });
      group.addLayer(L.marker([lat, lon], { icon, interactive: false, keyboard: false, zIndexOffset: 1000 }));
    });
  }

  Object.assign(window.hbgeo, { prepare, observations, features, marks, describe });
})();
