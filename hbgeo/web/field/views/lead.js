/* For the leader: how many are on, starting and closing, the way walked, and the code that others join by. */

import { request } from "../api.js";
import { button, el, fill, icon, link } from "../dom.js";
import { Track } from "../track.js";
import { t } from "../words.js";

/** @typedef {import("../views.d.ts").App} App */

/** @param {App} app @returns {import("../views.d.ts").View | null} */
export function lead(app) {
  if (!app.leads) {
    app.swap("");
    return null;
  }
  const { walk, together, track } = app;
  const now = el("p", { class: "lead", role: "status" });
  const deed = el("div", { class: "page" });
  const way = el("section", { class: "page" });
  const complaint = el("p", { class: "complaint", role: "alert" });
  let shown = "";
  let wayShown = "";
  const update = () => {
    const state = together.state || walk.state;
    const next = JSON.stringify([state, together.onNow]);
    if (next !== shown) {
      shown = next;
      now.textContent = [stateWords(state), together.onNow === null ? "" : t("On the walk now: {count}", { count: together.onNow })].join(" ");
      fill(deed, ...deeds(app, state, complaint));
    }
    const nextWay = JSON.stringify([track.recording, track.count > 0, track.trouble, track.wantsAwake]);
    if (nextWay !== wayShown) {
      wayShown = nextWay;
      fill(way, ...wayParts(app));
    }
  };
  update();
  track.onChange(update);
  return {
    title: t("Lead the walk"),
    node: el("div", { class: "page" },
      el("h1", {}, icon("flag"), t("Lead the walk")), now, deed, complaint,
      el("h2", {}, t("Others join here")),
      el("p", { class: "code", dir: "ltr", translate: "no" }, walk.code),
      el("p", { dir: "ltr", class: "hint" }, `${location.host}/walk/${walk.code}`),
      link(t("Stops and questions"), "#stops", { class: "button", icon: "pin_drop" }),
      el("h2", {}, t("The way you walk")), way),
    update,
    leave: () => track.onChange(() => {}),
  };
}

/** @param {string} state */
function stateWords(state) {
  if (state === "pagar") return t("The walk is going on.");
  return state === "planerad" ? t("The walk has not begun.") : t("The walk is closed.");
}

/**
 * @param {App} app
 * @param {string} state
 * @param {Element} complaint
 */
function deeds(app, state, complaint) {
  const start = () => change(app, "pagar", complaint);
  const close = async () => {
    if (!(await change(app, "avslutad", complaint))) return;
    app.toast(t("The walk is closed. Nobody can add new pins now. What waits on the phones still comes in."), {
      label: t("Undo"), press: start, otherwise: () => {},
    });
  };
  if (state === "planerad") return [button(t("Start the walk"), start, { class: "strong", icon: "play_arrow" })];
  if (state === "pagar") return [button(t("Close the walk"), close, { icon: "stop_circle" })];
  return [button(t("Open the walk again"), start, { icon: "play_arrow" })];
}

/**
 * @param {App} app
 * @param {string} state
 * @param {Element} complaint
 * @returns {Promise<boolean>} whether it is done
 */
async function change(app, state, complaint) {
  fill(complaint);
  let done = false;
  try {
    await request(`/api/walks/${encodeURIComponent(app.walk.code)}/state`, {
      method: "PUT", headers: { "Hbgeo-Leader": app.phone.leaderKey || "" }, body: { state },
    });
    app.together.state = state;
    done = true;
  } catch (error) {
    const detail = /** @type {{detail?: string}} */ (error).detail;
    fill(complaint, detail || t("There is no network just now. Try again."));
  }
  app.refresh();
  app.together.ask();
  return done;
}

/** @param {App} app */
function wayParts({ track }) {
  return [
    el("p", {}, t("If you agree, your phone records the way you walk, so that it can be seen later what was looked at. It shows nobody else's way. You can stop at any time.")),
    el("label", { class: "choice switch" },
      el("input", { type: "checkbox", checked: track.recording, onchange: (/** @type {Event} */ event) => track.record(/** @type {HTMLInputElement} */ (event.target).checked) }),
      el("span", {}, t("Record the way"))),
    el("p", { role: "status", class: "state" }, trackWords(track)),
    track.recording && Track.canStayAwake && el("label", { class: "choice switch" },
      el("input", { type: "checkbox", checked: track.wantsAwake, onchange: (/** @type {Event} */ event) => track.stayAwake(/** @type {HTMLInputElement} */ (event.target).checked) }),
      el("span", {}, t("Keep the screen lit: the way is only recorded while it is. It costs battery."))),
  ];
}

/** @param {Track} track */
function trackWords(track) {
  if (track.trouble === "denied") return t("The phone may not use your position. Allow it in the browser's settings.");
  if (track.trouble) return t("Looking for your position …");
  if (!track.recording) return "";
  return track.count ? t("The way is being recorded.") : t("Looking for your position …");
}
