/* One stop: the questions, each in the walker's own language. The leader writes down what the group answers. */

import { choices, el, fill, icon, link } from "../dom.js";
import { readDraft, writeDraft } from "../drafts.js";
import { asked } from "../questions.js";
import { catalogue, t } from "../words.js";

/** @typedef {import("../views.d.ts").App} App */
/** @typedef {import("../views.d.ts").Question} Question */

/** An answer is handed over when nothing has been typed for so long. */
const PAUSE_MS = 1200;
/** The group's size is about the same from question to question. */
const COUNT = "count";

/**
 * @param {App} app
 * @param {string} id
 * @returns {import("../views.d.ts").View | null}
 */
export function stop(app, id) {
  const found = app.walk.stops.find((one) => one.id === id);
  if (!found) {
    app.swap("stops");
    return null;
  }
  const { leads } = app;
  /** @type {(() => void)[]} */
  const leaving = [];
  const questions = asked(found).map((question) => {
    if (!leads) return readOnly(app, id, question);
    const form = new Answer(app, id, question);
    leaving.push(() => form.leave());
    return form.node;
  });
  const at = app.walk.stops.indexOf(found);
  const next = app.walk.stops[at + 1];
  return {
    title: t("Stop {number}", { number: found.number }),
    node: el("div", { class: "page" },
      el("h1", { dir: "auto" }, `${found.number}. ${found.name}`),
      found.reason && el("p", { dir: "auto" }, found.reason),
      leads ? el("p", { class: "hint" }, t("Read the question aloud. Write down what the group says; every question can be skipped."))
        : el("p", { class: "hint" }, t("The leader asks these questions and writes down what the group answers. They never ask about persons or what somebody has been through.")),
      ...questions),
    bar: el("div", { class: "bar" }, link(t("All stops"), "#stops", { class: "button quiet", icon: "arrow_back" }),
      next && link(t("Next stop"), `#stop/${next.id}`, { class: "button" })),
    leave: () => leaving.forEach((leave) => leave()),
  };
}

/** @param {Question} question */
function scaleOf(question) {
  const { safety, checks, condition } = catalogue();
  if (question.kind === "check") return checks;
  return question.kind === "safety" ? safety : condition;
}

/**
 * @param {App} app
 * @param {string} stopId
 * @param {Question} question
 */
function readOnly(app, stopId, question) {
  const answer = app.together.answers.get(`${stopId} ${question.code}`);
  const label = answer && scaleOf(question).find((step) => step.value === answer.value)?.label;
  return el("section", { class: "question" }, el("h2", {}, question.topic), el("p", { class: "lead" }, question.label),
    answer && question.kind !== "text" && el("p", { class: "state" }, icon("groups"), t("The group: {answer}", { answer: label || "–" })));
}

class Answer {
  /**
   * @param {App} app
   * @param {string} stopId
   * @param {Question} question
   */
  constructor(app, stopId, question) {
    this._app = app;
    this._stopId = stopId;
    this._question = question;
    this._key = `${app.walk.code} ${stopId} ${question.code}`;
    this._timer = 0;
    const known = app.together.answers.get(`${stopId} ${question.code}`);
    /** @type {{value: number | null, count: number | null, dissent: string, text: string}} */
    this._answer = { value: known?.value ?? null, count: known?.count ?? null, dissent: known?.dissent || "", text: known?.text || "" };
    this._answered = Boolean(known);
    this._state = el("p", { class: "state", role: "status" });
    this.node = el("section", { class: "question" });
    this._build();
    readDraft(this._key).then((draft) => {
      if (!draft) return;
      this._answer = draft;
      this._answered = true;
      this._build();
    });
  }

  leave() {
    if (this._timer) this._hand();
  }

  _build() {
    const { _question: question, _answer: answer } = this;
    const parts = question.kind === "text"
      ? [el("h2", {}, question.topic), this._text("text", question.label, answer.text)]
      : [
        choices(`${question.topic}: ${question.label}`, scaleOf(question).map(({ value, label }) => ({ value, label: value === null || question.kind === "check" ? label : `${value} · ${label}` })),
          this._answered ? answer.value : undefined, (value) => this._set("value", value, true), { class: "scale" }),
        el("details", { open: Boolean(answer.dissent || answer.text) },
          el("summary", {}, t("Number who answered, other opinions, words")),
          this._count(answer.count),
          this._text("dissent", t("Who saw it otherwise, and why (no names)"), answer.dissent),
          this._text("text", t("What was said (no names)"), answer.text)),
      ];
    fill(this.node, ...parts, this._state);
  }

  /** @param {number | null} value */
  _count(value) {
    const field = el("input", { type: "number", inputmode: "numeric", min: "0", max: "200", value: value ?? sessionCount(this._app) });
    field.addEventListener("input", () => this._set(COUNT, field.value === "" ? null : Math.max(0, Math.round(Number(field.value))), false));
    return el("label", { class: "field" }, t("How many answered"), field);
  }

  /**
   * @param {"dissent" | "text"} name
   * @param {string} label
   * @param {string} value
   */
  _text(name, label, value) {
    const field = el("textarea", { rows: "2", maxlength: "2000", dir: "auto" });
    field.value = value;
    field.addEventListener("input", () => this._set(name, field.value, false));
    return el("label", { class: "field" }, label, field);
  }

  /**
   * @param {"value" | "count" | "dissent" | "text"} name
   * @param {any} value
   * @param {boolean} now
   */
  _set(name, value, now) {
    Object.assign(this._answer, { [name]: value });
    if (name === COUNT && value) counts.set(this._app.walk.code, value);
    else if (this._answer.count === null) this._answer.count = counts.get(this._app.walk.code) ?? null;
    writeDraft(this._key, this._answer);
    clearTimeout(this._timer);
    this._timer = setTimeout(() => this._hand(), now ? 0 : PAUSE_MS);
  }

  async _hand() {
    clearTimeout(this._timer);
    this._timer = 0;
    await this._app.phone.answer(this._stopId, this._question.code, { ...this._answer });
    fill(this._state, icon("check_circle"), t("Saved on the phone"));
  }
}

/** @type {Map<string, number>} */
const counts = new Map();

/** @param {App} app */
function sessionCount(app) {
  return counts.get(app.walk.code) ?? "";
}
