/* It is saved. What became of it, and what can be added. */

import { button, el, fill, icon, link } from "../dom.js";
import { dangerBox } from "../danger.js";
import { photoAdder } from "../photo_adder.js";
import { ownPins } from "../pins.js";
import { removeWithUndo } from "../removing.js";
import { pinState, stateLine } from "../states.js";
import { thumbnails } from "../thumbnails.js";
import { photoState } from "../states.js";
import { catalogue, categoryOf, nameOf, t } from "../words.js";

/**
 * @param {import("../views.d.ts").App} app
 * @param {string} id
 * @returns {import("../views.d.ts").View}
 */
export function saved(app, id) {
  const heading = el("h1", {}, t("Saved"));
  const state = el("div", { role: "status" });
  const name = el("p", { class: "lead" });
  const danger = el("div");
  const pictures = el("div");
  const adder = el("div");
  let said = "";
  let forget = () => {};
  const update = async () => {
    const pin = (await ownPins(app)).find((one) => one.id === id);
    if (!pin) return app.swap("");
    const now = JSON.stringify([pin.state, pin.problem, pin.photos.map((photo) => photo.state)]);
    if (now === said) return;
    said = now;
    name.textContent = nameOf(pin.body);
    fill(state, stateLine(pin, pinState(pin)));
    forget();
    const shown = thumbnails(pin.photos.map((photo) => ({ blob: photo.thumbnail, state: stateLine(photo, photoState(photo)) })));
    forget = shown.leave;
    fill(pictures, shown.node);
    const urgent = categoryOf(pin.body.category).sub.find((sub) => sub.code === pin.body.subcode)?.urgency;
    if (catalogue().urgencies.some((one) => one.code === urgent && one.danger) && !danger.firstChild) fill(danger, dangerBox());
    if (categoryOf(pin.body.category).photos && !adder.firstChild) {
      fill(adder, photoAdder(`${app.walk.code} ${id}`, (blob, thumbnail) => app.phone.addPhoto(id, blob, thumbnail)));
    }
  };
  update();
  return {
    title: t("Saved"),
    node: el("div", { class: "page done" },
      el("div", { class: "done-mark" }, icon("check_circle")), heading, name, state, danger, pictures,
      el("section", { class: "low" }, adder,
        link(t("Add more"), `#pin/${id}`, { class: "button", icon: "edit" }),
        button(t("Undo"), () => { removeWithUndo(app, id, t("Undone. The pin is taken away.")); app.swap(""); }, { class: "quiet", icon: "undo" }))),
    bar: el("div", { class: "bar" }, link(t("New pin"), "#", { class: "button strong", icon: "add_location_alt" })),
    update,
    leave: () => forget(),
  };
}
