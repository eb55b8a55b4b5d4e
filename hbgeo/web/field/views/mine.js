/* What is on this phone, how far it has come, and a file of what cannot be sent. */

import { button, el, fill, icon, link } from "../dom.js";
import { ownPins } from "../pins.js";
import { photoState, pinState, stateLine } from "../states.js";
import { categoryOf, nameOf, t } from "../words.js";

/** @typedef {import("../views.d.ts").App} App */

/** @param {App} app @returns {import("../views.d.ts").View} */
export function mine(app) {
  const summary = el("p", { role: "status" });
  const trouble = el("div");
  const list = el("ul", { class: "cards" });
  const rescue = el("section", { class: "low" });
  let said = "";
  const update = async () => {
    const pins = await ownPins(app);
    const waiting = await app.phone.waiting();
    const now = JSON.stringify([waiting, app.phone.storageTrouble, pins.map((pin) => [pin.id, pin.body, pin.state, pin.problem, pin.photos.map((photo) => [photo.state, photo.problem])])]);
    if (now === said) return;
    said = now;
    summary.textContent = !pins.length ? t("Nothing yet. What you mark is listed here.")
      : waiting ? t("Waiting to be sent: {count}", { count: waiting }) : t("Everything is sent.");
    fill(trouble, app.phone.storageTrouble && el("p", { class: "notice" }, icon("warning"),
      t("This browser may throw away what is not sent. Keep the page open until everything is sent, or save a file below.")));
    fill(list, ...pins.map(card));
    const stuck = waiting > 0 || pins.some((pin) => pin.state === "refused" || pin.photos.some((photo) => photo.state === "refused"));
    if (stuck !== Boolean(rescue.firstChild)) fill(rescue, ...(stuck ? rescueParts(app) : []));
  };
  update();
  return {
    title: t("My pins"),
    node: el("div", { class: "page" }, el("h1", {}, t("My pins on this phone")), summary, trouble, list, rescue,
      link(t("My code"), "#code", { class: "button", icon: "key" })),
    update,
  };
}

/** @param {Awaited<ReturnType<typeof ownPins>>[number]} pin */
function card(pin) {
  return el("li", {}, el("a", { class: "card", href: `#pin/${pin.id}` },
    el("span", { class: "card-name" }, icon(categoryOf(pin.body.category).icon), nameOf(pin.body)),
    stateLine(pin, pinState(pin)),
    ...pin.photos.map((photo, at) => stateLine(photo, [t("Photo {number}", { number: at + 1 }), photoState(photo)].join(": ")))));
}

/** @param {App} app */
function rescueParts(app) {
  const message = el("p", { role: "status", class: "hint" });
  const save = async () => {
    const files = await app.phone.exportFiles();
    if (navigator.canShare?.({ files })) {
      await navigator.share({ files }).catch(() => {});
      return;
    }
    files.forEach((file) => download(file));
    message.textContent = t("The file is among the phone's downloads. Give it to the leader of the walk.");
  };
  return [
    el("h2", {}, t("If it cannot be sent")),
    el("p", {}, t("Everything stays on the phone and is tried again by itself. You can also save a file and give it to the leader.")),
    el("div", { class: "row" },
      button(t("Try now"), () => { app.phone.sendNow(); }, { icon: "refresh" }),
      button(t("Save a file"), save, { icon: "download" })),
    message,
  ];
}

/** @param {File} file */
function download(file) {
  const href = URL.createObjectURL(file);
  const anchor = el("a", { href, download: file.name });
  document.body.append(anchor);
  anchor.click();
  anchor.remove();
  setTimeout(() => URL.revokeObjectURL(href), 60_000);
}
