/* Where it is: the phone's position, a pin on the map, or a stop from a list. Then it is saved. */

import { button, el, fill, icon, link } from "../dom.js";
import { dropDraft } from "../drafts.js";
import { mapPlace } from "../map_place.js";
import { newId } from "../ids.js";
import { othersPins, sameNearby } from "../pins.js";
import { accuracyWords, placeWords, whereWords } from "../place_words.js";
import { categoryOf, language, nameOf, t } from "../words.js";

/** @typedef {import("../views.d.ts").App} App */

/** @param {App} app @returns {import("../views.d.ts").View | null} */
export function where(app) {
  const { draft } = app;
  const category = categoryOf(draft.category);
  const untold = category.free_text ? category.needs_words && !draft.text.trim() && !draft.photos.length : !draft.subcode;
  if (!draft.category || untold) {
    app.swap(draft.category ? "tell" : "");
    return null;
  }
  const view = new Where(app);
  return {
    title: t("Where is it?"),
    tall: true,
    node: view.node,
    bar: el("div", { class: "bar" },
      link(t("Back"), draft.polarity === -1 ? "#what/problem" : "#", { class: "button quiet", icon: "arrow_back" }), view.save),
    update: () => view.show(),
    leave: () => view.leave(),
  };
}

class Where {
  /** @param {App} app */
  constructor(app) {
    this._app = app;
    const { draft, place, walk } = app;
    /** @type {import("../map.js").FieldMap | null} */
    this._map = null;
    this._words = el("p", { class: "place-words", role: "status" });
    this._same = el("div", { class: "same" });
    this._complaint = el("p", { class: "complaint", role: "alert" });
    this._stops = this._stopChoice();
    this._again = button(t("My position"), () => this._usePosition(), { icon: "my_location" });
    this.save = button(t("Save"), () => this._save(), { class: "strong save" });
    this._mapPlace = mapPlace(walk.code, (map) => this._useMap(map));
    this.node = el("div", { class: "where" },
      el("h1", {}, t("Where is it?")),
      el("p", { class: "chosen" }, icon(categoryOf(draft.category).icon), el("span", {}, nameOf(draft)), this._change()),
      this._mapPlace.node,
      el("section", { class: "sheet" }, this._words, this._same, el("div", { class: "row" }, this._again, this._stops), this._complaint));
    this._stopListening = place.listen(() => this._follow());
    this._follow();
  }

  leave() {
    this._stopListening();
    this._mapPlace.leave();
  }

  /** Show the place as it is now, and what the others have marked there. */
  show() {
    const { draft, place, walk } = this._app;
    const { position } = draft;
    const stop = walk.stops.find((one) => one.id === draft.stop_id);
    const text = position?.source === "gps" ? accuracyWords(Number(position.accuracy_m)) : !position ? placeWords(place)
      : stop ? t("At stop {number}, {name}.", { number: stop.number, name: stop.name })
        : t("Where you put the pin.") + (place.fix ? ` ${whereWords(this._app, position)}.` : "");
    if (this._words.textContent !== text) this._words.textContent = text;
    this._words.dataset.trouble = !position && place.trouble ? place.trouble : "";
    this._map?.showFix(place.fix);
    this._map?.showPins(othersPins(this._app).map((pin) => ({ ...pin, own: false })), null);
    this._showSame();
  }

  /** A category can be changed; what it needs besides is asked for anew. */
  _change() {
    const kind = { "-1": "problem", 0: "idea", 1: "good" }[String(this._app.draft.polarity)];
    return link(t("Change"), `#what/${kind}/all`, { class: "textlink" });
  }

  _stopChoice() {
    const { stops } = this._app.walk;
    if (!stops.length) return null;
    const select = el("select", { "aria-label": t("Choose a stop") },
      el("option", { value: "" }, t("Choose a stop")),
      ...stops.map((stop) => el("option", { value: stop.id, selected: stop.id === this._app.draft.stop_id }, `${stop.number}. ${stop.name}`)));
    select.addEventListener("change", () => {
      const stop = stops.find((one) => one.id === select.value);
      if (stop) this._put({ lon: stop.lon, lat: stop.lat, source: "stop", accuracy_m: null }, stop.id, true);
      else this._usePosition();
    });
    return select;
  }

  /** The pin follows the phone until the walker moves it. */
  _follow() {
    const { fix } = this._app.place;
    const { position } = this._app.draft;
    if (fix && (!position || position.source === "gps")) {
      this._put({ lon: fix.lon, lat: fix.lat, source: "gps", accuracy_m: Math.round(fix.accuracy_m * 10) / 10 }, null, true);
    } else {
      this.show();
    }
  }

  _usePosition() {
    const { draft, place } = this._app;
    Object.assign(draft, { position: null, stop_id: null });
    if (this._stops) this._stops.value = "";
    if (place.trouble) place.again();
    this._follow();
  }

  /** @param {import("../map.js").FieldMap} map */
  _useMap(map) {
    this._map = map;
    map.startPicking(({ lon, lat }) => {
      if (this._stops) this._stops.value = "";
      this._put({ lon, lat, source: "tap", accuracy_m: null }, null, false);
    });
    if (this._app.draft.position) map.pick(this._app.draft.position, this._app.draft, true);
    this.show();
  }

  /**
   * @param {import("../views.d.ts").Position} position
   * @param {string | null} stopId
   * @param {boolean} centre
   */
  _put(position, stopId, centre) {
    const { draft } = this._app;
    Object.assign(draft, { position, stop_id: stopId });
    this._app.keepDraft();
    fill(this._complaint);
    this._map?.pick(position, draft, centre);
    this.show();
  }

  _showSame() {
    const { draft } = this._app;
    const same = draft.position && sameNearby(this._app, draft, draft.position);
    const key = same ? `${same.id} ${same.agreements} ${same.agreed}` : "";
    if (this._same.dataset.shown === key) return;
    this._same.dataset.shown = key;
    fill(this._same, same && el("div", { class: "notice row" },
      el("div", {}, el("h2", {}, t("Already marked here. Is it the same thing?")),
        el("p", {}, [nameOf(same), same.agreements > 0 && t("Agree: {count}", { count: same.agreements })].filter(Boolean).join(" · "))),
      same.agreed ? el("p", {}, t("You have agreed already."))
        : button(t("Me too"), () => this._agree(same.id), { icon: "thumb_up" })));
  }

  /** @param {string} id */
  async _agree(id) {
    const app = this._app;
    await app.together.agree(id, true);
    await clearDraft(app);
    app.swap("");
    app.toast(t("Thank you! Your “me too” is counted."), {
      label: t("Undo"), press: () => app.together.agree(id, false), otherwise: () => {},
    });
  }

  async _save() {
    const { _app: app, _app: { draft } } = this;
    if (!draft.position || !draft.category) {
      fill(this._complaint, t("Choose the place first: wait for your position, tap the map or choose a stop."));
      return;
    }
    this.save.disabled = true;
    const id = newId();
    const photos = [...draft.photos];
    try {
      await app.phone.savePin({
        id, position: draft.position, category: draft.category, subcode: draft.subcode, polarity: draft.polarity,
        text: draft.text, safety_day: null, safety_dark: null, urgency: null, stop_id: draft.stop_id,
        recorded_at: new Date().toISOString(), language: language(), promised_photos: photos.length,
      });
      for (const photo of photos) await app.phone.addPhoto(id, photo.blob, photo.thumbnail);
    } catch {
      this.save.disabled = false;
      fill(this._complaint, t("The phone has no room to save this. Delete something else on it, and press Save again. What you filled in is still here."));
      return;
    }
    await clearDraft(app);
    app.swap(`saved/${id}`);
  }
}

/** @param {App} app */
async function clearDraft(app) {
  Object.assign(app.draft, { category: null, subcode: null, text: "", position: null, stop_id: null, photos: [] });
  await dropDraft(`${app.walk.code} new`);
}
