/* A button pressed again before the answer to its first press would do its work twice: the second is not passed on. */
"use strict";

const BUTTONS = '[data-testid="stButton"] button, [data-testid="stFormSubmitButton"] button';
/** Until Streamlit has noticed the press itself, milliseconds. */
const UNNOTICED = 300;
/** No answer comes so late; after it the button works again, milliseconds. */
const LONGEST = 20_000;

/** @type {{what: Element, at: number} | null} */
let last = null;

function isWorking() {
  return document.querySelector('[data-testid="stApp"]')?.getAttribute("data-test-script-state") !== "notRunning";
}

/**
 * Let the first press through and stop those that follow while it is worked on.
 *
 * @param {Event} event
 * @param {Element} what that was pressed
 */
function once(event, what) {
  const now = Date.now();
  const past = last?.what === what ? now - last.at : Infinity;
  if (past < UNNOTICED || (past < LONGEST && isWorking())) {
    event.preventDefault();
    event.stopImmediatePropagation();
    return;
  }
  last = { what, at: now };
}

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
