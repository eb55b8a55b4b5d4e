/* Where the page starts: the theme, the words, then the walk that the address names. */

import { request } from "./api.js";
import { el, fill } from "./dom.js";
import { readDraft, writeDraft } from "./drafts.js";
import { Frame } from "./frame.js";
import { Phone } from "./phone.js";
import { Place } from "./place.js";
import { finishRemovals } from "./removing.js";
import { Router, go, swap } from "./router.js";
import { Status } from "./status.js";
import { showTheme } from "./theme.js";
import { Together, leadsKey } from "./together.js";
import { Track } from "./track.js";
import { language } from "./views/language.js";
import { isNew } from "./views/welcome.js";
import { keep, kept, learn, t, wantedLanguage } from "./words.js";

/** The walker's code of the last walk on this phone, for looking up later. */
const LAST_CODE = "hbgeo-walker";
/** Milliseconds a poor network gets before the page opens with what it knows. */
const PATIENCE_MS = 4000;

const root = /** @type {Element} */ (document.getElementById("app"));

/**
 * Show a view that belongs to no walk.
 *
 * @param {import("./views.d.ts").View} view
 */
function alone(view) {
  const frame = new Frame(root, t("Safety walk"));
  const show = () => {
    const shown = location.hash === "#language" ? language() : view;
    frame.show(shown, { focus: location.hash === "#language" });
  };
  addEventListener("hashchange", show);
  show();
}

/**
 * Return what the server says of a walk; without a network what it said last.
 *
 * @param {Phone} phone
 * @returns {Promise<import("./views.d.ts").WalkInfo>}
 */
async function walkOf(phone) {
  const key = `hbgeo-walk-${phone.code}`;
  const last = kept(key);
  /** @type {Record<string, string>} */
  const headers = phone.leaderKey ? { "Hbgeo-Leader": phone.leaderKey } : {};
  const asked = request(`/api/walks/${encodeURIComponent(phone.code)}`, { headers }).then((walk) => {
    keep(key, JSON.stringify(walk));
    return walk;
  });
  if (!last) return asked;
  try {
    const patience = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS));
    return (await Promise.race([asked, patience])) || JSON.parse(last);
  } catch (error) {
    const status = /** @type {{status?: number}} */ (error).status;
    if (status === 404 || status === 410) throw error;
    return JSON.parse(last);
  }
}

/** @param {unknown} error @returns {import("./views/join.js").Problem} */
function problemOf(error) {
  const status = /** @type {{status?: number}} */ (error).status;
  if (status === 404 || status === 422) return "wrong";
  if (status === 410) return "expired";
  if (status === 409) return "closed";
  return status ? "busy" : "offline";
}

/** A new pin with nothing in it. @returns {import("./views.d.ts").NewPin} */
function emptyPin() {
  return { polarity: -1, category: null, subcode: null, text: "", position: null, stop_id: null, photos: [] };
}

/**
 * @param {Phone} phone
 * @param {import("./views.d.ts").WalkInfo} walk
 */
async function openWalk(phone, walk) {
  const [west, south, east, north] = walk.bounds;
  showTheme([(west + east) / 2, (south + north) / 2]);
  keep(LAST_CODE, phone.walker);
  const draftKey = `${walk.code} new`;
  const together = new Together(phone);
  const status = new Status(phone);
  // Without a network the worker may answer with what it fetched itself, without the key.
  if (phone.leaderKey && walk.leader) keep(leadsKey(walk.code), phone.leaderKey);
  const leads = Boolean(phone.leaderKey) && (walk.leader || kept(leadsKey(walk.code)) === phone.leaderKey);
  const frame = new Frame(root, walk.title, { status: status.node, leader: leads, demo: walk.demo });
  const refresh = () => {
    status.show(together.reached);
    if (together.state === "avslutad") app.track.record(false);
    router.update();
  };
  /** @type {import("./views.d.ts").App} */
  const app = {
    phone, leads, walk, together, go, swap, refresh,
    place: new Place(),
    track: new Track(phone),
    draft: { ...emptyPin(), ...(await readDraft(draftKey)) },
    keepDraft: () => writeDraft(draftKey, { ...app.draft }),
    toast: (text, undo) => frame.toast(text, undo),
    leaving: new Set(),
  };
  const router = new Router(app, frame);
  phone.onChange(refresh);
  together.onChange(refresh);
  addEventListener("online", refresh);
  addEventListener("offline", refresh);
  if (isNew(walk.code) && !location.hash.slice(1)) swapQuietly("welcome");
  await router.show();
  if (phone.leaderKey && !leads) app.toast(t("This is not the link of the walk's leader. You can walk along as everybody else."));
  refresh();
  together.start();
  finishRemovals(app);
}

/** @param {string} view */
function swapQuietly(view) {
  history.replaceState(null, "", `${location.pathname}${location.search}${view && `#${view}`}`);
}

/**
 * @param {string} code
 * @returns {Promise<void>}
 */
async function start(code) {
  await learn(wantedLanguage());
  if (code === "mina") return alone((await import("./views/lookup.js")).lookup(kept(LAST_CODE) || ""));
  if (!code) return alone((await import("./views/join.js")).join("", ""));
  const phone = await Phone.open(code.toUpperCase());
  const key = new URLSearchParams(location.hash.slice(1)).get("leader");
  if (key) {
    await phone.becomeLeader(key);
    swapQuietly(""); // the key is not to be seen, shared or photographed with the address
  }
  try {
    const walk = await walkOf(phone);
    // Whoever comes afterwards is told so; those who were there still see theirs.
    if (walk.state === "avslutad" && !walk.leader && !(await phone.hasBeenOn())) {
      alone((await import("./views/join.js")).join("closed", code));
    } else {
      await openWalk(phone, walk);
    }
  } catch (error) {
    alone((await import("./views/join.js")).join(problemOf(error), code));
  }
}

/** What is said when not even the words could be fetched. */
function sayNothingWorks() {
  const again = el("button", { type: "button", class: "strong", onclick: () => location.reload() }, "Försök igen / Try again");
  fill(root, el("main", {}, el("div", { class: "view page" }, el("h1", {}, "Trygghetsvandring / Safety walk"),
    el("p", {}, "Sidan kunde inte öppnas. Gå dit det finns nät och försök igen."),
    el("p", { lang: "en" }, "The page could not be opened. Go where there is a network and try again."), again)));
}

// A leader's link opened where the page is open already.
addEventListener("hashchange", () => {
  if (location.hash.startsWith("#leader=")) location.reload();
});
showTheme();
start(decodeURIComponent(location.pathname.split("/")[2] || "")).catch(sayNothingWorks);
