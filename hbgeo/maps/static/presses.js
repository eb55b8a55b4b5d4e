/* One press, one piece of work. A button pressed again before the answer to its first press would do its work twice: the
   second press is not passed on. And a button that is drawn anew while it is held down, because what was written before
   has just been taken in, would miss its press: it is made up for. */
"use strict";

const BUTTONS = '[data-testid="stButton"] button, [data-testid="stFormSubmitButton"] button';
const STATE = "data-test-script-state";
/** Until Streamlit has noticed the press itself, milliseconds. */
const UNNOTICED = 100;
/** As long Streamlit rests when it has answered: between two runs it rests for a moment too. Milliseconds. */
const REST = 50;
/** No answer comes so late; after it the button works again, milliseconds. */
const LONGEST = 20_000;

/** A press that moves farther is none, pixels. */
const STILL = 10;

/** @type {{what: Element, at: number, answered: boolean} | null} */
let last = null;
/** @type {{button: HTMLElement, key: string | undefined, x: number, y: number} | null} */
let held = null;
let resting = 0;

function isWorking() {
  return document.querySelector('[data-testid="stApp"]')?.getAttribute(STATE) !== "notRunning";
}

/**
 * Let the first press through and stop those that follow while it is worked on. That something else is worked on, such
 * as what was written in a field before the press, stops nothing.
 *
 * @param {Event} event
 * @param {Element} what that was pressed
 */
function once(event, what) {
  const now = Date.now();
  if (last?.what === what) {
    const past = now - last.at;
    if (past < UNNOTICED || (past < LONGEST && !last.answered && isWorking())) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
  }
  last = { what, at: now, answered: false };
}

new MutationObserver(() => {
  clearTimeout(resting);
  if (!isWorking()) resting = setTimeout(() => { if (last) last.answered = true; }, REST);
}).observe(document.documentElement, { subtree: true, attributes: true, attributeFilter: [STATE] });

addEventListener("click", (event) => {
  const button = event.target instanceof Element && event.target.closest(BUTTONS);
  if (button) once(event, button);
}, true);

// Enter in a line of a form sends it; in a list it chooses.
addEventListener("keydown", (event) => {
  const line = event.key === "Enter" && event.target instanceof Element && event.target.closest('input:not([role="combobox"])');
  const form = line && line.closest('[data-testid="stForm"]');
  if (form) once(event, form);
}, true);

/** @param {Element} button @returns {string | undefined} the class by which Streamlit names a button */
function keyOf(button) {
  return [...(button.closest('[class*="st-key-"]')?.classList || [])].find((name) => name.startsWith("st-key-"));
}

/** @param {{button: HTMLElement, key: string | undefined}} press @returns {HTMLElement | undefined} the button as it is now */
function asDrawnNow({ button, key }) {
  if (button.isConnected) return button;
  /** @type {NodeListOf<HTMLElement>} */
  const all = document.querySelectorAll(BUTTONS);
  const same = [...all].filter((other) => other.textContent === button.textContent && keyOf(other) === key);
  return same.length === 1 ? same[0] : undefined;
}

addEventListener("pointerdown", (event) => {
  /** @type {HTMLElement | null} */
  const button = event.target instanceof Element ? event.target.closest(BUTTONS) : null;
  held = button && event.button === 0 ? { button, key: keyOf(button), x: event.clientX, y: event.clientY } : null;
}, true);

addEventListener("pointerup", (event) => {
  const press = held;
  held = null;
  if (!press || Math.hypot(event.clientX - press.x, event.clientY - press.y) > STILL) return;
  const missed = !press.button.isConnected || !(event.target instanceof Node && press.button.contains(event.target));
  if (missed) asDrawnNow(press)?.click();
}, true);
