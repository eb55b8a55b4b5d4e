/* One of the walker's own pins: what can be added to it, and how far it has come. */

import { button, choices, el, fill, link } from "../dom.js";
import { dangerBox } from "../danger.js";
import { dropDraft, readDraft, writeDraft } from "../drafts.js";
import { photoAdder } from "../photo_adder.js";
import { ownPins } from "../pins.js";
import { removeWithUndo } from "../removing.js";
import { photoState, pinState, stateLine } from "../states.js";
import { textField } from "../text_field.js";
import { thumbnails } from "../thumbnails.js";
import { catalogue, categoryOf, t } from "../words.js";

/** @typedef {import("../views.d.ts").App} App */
/** @typedef {Awaited<ReturnType<typeof ownPins>>[number]} Pin */

/**
 * @param {App} app
 * @param {string} id
 * @returns {import("../views.d.ts").View}
 */
export function pin(app, id) {
  const details = new Details(app, id);
  return {
    title: t("Add more"),
    node: details.node,
    bar: el("div", { class: "bar" },
      link(t("Back"), "#mine", { class: "button quiet", icon: "arrow_back" }),
      button(t("Save"), () => details.save(), { class: "strong save" })),
    update: () => details.update(),
    leave: () => details.leave(),
  };
}

class Details {
  /**
   * @param {App} app
   * @param {string} id
   */
  constructor(app, id) {
    this._app = app;
    this._id = id;
    this._key = `${app.walk.code} ${id}`;
    /** What has been filled in and not saved. @type {Record<string, any>} */
    this._changes = {};
    this._heading = el("h1", {});
    this._state = el("div", { role: "status" });
    this._photos = el("div");
    this._danger = el("div", { "aria-live": "polite" });
    this._form = el("div", { class: "page" });
    this._complaint = el("p", { class: "complaint", role: "alert" });
    this._forget = () => {};
    this._said = "";
    this.node = el("div", { class: "page" }, this._heading, this._state, this._form, this._complaint);
    this._begin();
  }

  leave() {
    this._forget();
  }

  async _begin() {
    this._changes = (await readDraft(this._key)) || {};
    const found = await this._find();
    if (!found) return this._app.swap("mine");
    this._heading.textContent = categoryOf(found.body.category).label;
    this._build(found);
    this._show(found);
  }

  async update() {
    const found = await this._find();
    if (found) this._show(found);
  }

  async _find() {
    return (await ownPins(this._app)).find((one) => one.id === this._id);
  }

  /** @param {Pin} found */
  _show(found) {
    const now = JSON.stringify([found.state, found.problem, found.photos.map((photo) => [photo.sha256, photo.state, photo.problem])]);
    if (now === this._said) return;
    this._said = now;
    fill(this._state, stateLine(found, pinState(found)));
    this._forget();
    const shown = thumbnails(found.photos.map((photo) => ({
      blob: photo.thumbnail,
      state: stateLine(photo, photoState(photo)),
      remove: () => this._app.phone.removePhoto(this._id, photo.sha256),
    })));
    this._forget = shown.leave;
    fill(this._photos, shown.node);
  }

  /** @param {Pin} found */
  _build({ body }) {
    const category = categoryOf(body.category);
    const polarity = body.polarity ?? category.polarity;
    /** @param {string} name */
    const now = (name) => (name in this._changes ? this._changes[name] : /** @type {any} */ (body)[name]) ?? null;
    const subs = polarity === category.polarity ? category.sub : [];
    fill(this._form,
      subs.length > 0 && choices(t("More precisely"), subs.map(({ code, label }) => ({ value: code, label })), now("subcode"), (code) => this._chooseSub(category, code), { class: "column" }),
      category.free_text && textField(now("text") || "", (text) => this._change("text", text)),
      category.photos && el("section", {}, el("h2", {}, t("Photos")), this._photos,
        photoAdder(this._key, (blob, thumbnail) => this._app.phone.addPhoto(this._id, blob, thumbnail))),
      this._safety(t("How safe does it feel in the dark?"), "safety_dark", now("safety_dark")),
      this._safety(t("How safe does it feel in daylight?"), "safety_day", now("safety_day")),
      polarity === -1 && this._urgency(now("urgency")),
      this._danger,
      button(t("Take the pin away"), () => {
        removeWithUndo(this._app, this._id, t("The pin is taken away."));
        this._app.swap("mine");
      }, { class: "quiet", icon: "delete" }));
    this._warn(now("urgency") || category.sub.find((sub) => sub.code === now("subcode"))?.urgency);
  }

  /**
   * @param {string} legend
   * @param {string} name
   * @param {number | null} chosen
   */
  _safety(legend, name, chosen) {
    const steps = catalogue().safety.map(({ value, label }) => ({ value, label }));
    return choices(legend, steps, chosen, (value) => this._change(name, value), { class: "scale" });
  }

  /** @param {string | null} chosen */
  _urgency(chosen) {
    const all = catalogue().urgencies.map(({ code, label }) => ({ value: /** @type {string | null} */ (code), label }));
    return choices(t("How urgent is it?"), [...all, { value: null, label: t("Do not know") }], chosen, (code) => {
      this._change("urgency", code);
      this._warn(code);
    }, { class: "column" });
  }

  /**
   * @param {import("../views.d.ts").Category} category
   * @param {string} code
   */
  _chooseSub(category, code) {
    this._change("subcode", code);
    this._warn(this._changes.urgency || category.sub.find((sub) => sub.code === code)?.urgency);
  }

  /** @param {string | null | undefined} urgency */
  _warn(urgency) {
    const danger = catalogue().urgencies.some((one) => one.code === urgency && one.danger);
    if (danger === Boolean(this._danger.firstChild)) return;
    fill(this._danger, danger && dangerBox());
  }

  /**
   * @param {string} name
   * @param {unknown} value
   */
  _change(name, value) {
    this._changes[name] = value;
    writeDraft(this._key, this._changes);
  }

  async save() {
    try {
      if (Object.keys(this._changes).length) await this._app.phone.changePin(this._id, this._changes);
    } catch {
      fill(this._complaint, t("The phone has no room to save this. Delete something else on it, and press Save again. What you filled in is still here."));
      return;
    }
    await dropDraft(this._key);
    this._app.go("");
    this._app.toast(t("Saved on the phone"));
  }
}
