/* Elements in one line. Text is only ever set as text: nothing here or elsewhere writes HTML. */

/** @typedef {Node | string | null | undefined | false} Child */

/**
 * Make an element.
 *
 * @template {keyof HTMLElementTagNameMap} Name
 * @param {Name} name
 * @param {Record<string, unknown>} [properties] `class`, `on…` listeners, or attributes; false and null are left out
 * @param {...Child} children
 * @returns {HTMLElementTagNameMap[Name]}
 */
export function el(name, properties = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (value === false || value === null || value === undefined) continue;
    if (key.startsWith("on")) made.addEventListener(key.slice(2), /** @type {EventListener} */ (value));
    else made.setAttribute(key, value === true ? "" : String(value));
  }
  fill(made, ...children);
  return made;
}

/**
 * Put children in place of what a node holds.
 *
 * @param {Element} node
 * @param {...Child} children
 */
export function fill(node, ...children) {
  node.replaceChildren(...children.filter((child) => child !== null && child !== undefined && child !== false && child !== "")
    .map((child) => /** @type {Node | string} */ (child)));
}

/**
 * A picture of the symbols' font; the word beside it says the same.
 *
 * @param {string} name
 */
export function icon(name) {
  return el("span", { class: name === "arrow_back" ? "hbgeo-symbol mirrored" : "hbgeo-symbol", "aria-hidden": "true" }, name);
}

/**
 * A button with a picture and words.
 *
 * @param {string} label
 * @param {() => void} press
 * @param {{class?: string, icon?: string, [attribute: string]: unknown}} [options]
 */
export function button(label, press, { icon: picture, ...attributes } = {}) {
  return el("button", { type: "button", onclick: press, ...attributes }, picture && icon(picture), el("span", {}, label));
}

/**
 * A link to another view that looks like a button.
 *
 * @param {string} label
 * @param {string} href
 * @param {{class?: string, icon?: string, [attribute: string]: unknown}} [options]
 */
export function link(label, href, { icon: picture, ...attributes } = {}) {
  return el("a", { href, class: "button", ...attributes }, picture && icon(picture), el("span", {}, label));
}

/**
 * A set of large choices, of which one is taken.
 *
 * @template Value
 * @param {string} legend
 * @param {{value: Value, label: string}[]} options
 * @param {Value} chosen
 * @param {(value: Value) => void} choose
 * @param {{class?: string, hint?: string}} [more]
 */
export function choices(legend, options, chosen, choose, { hint, ...attributes } = {}) {
  const name = `choice-${++choicesMade}`;
  return el("fieldset", attributes,
    el("legend", {}, legend),
    hint && el("p", { class: "hint" }, hint),
    el("div", { class: "choices" }, ...options.map(({ value, label }) => el("label", { class: "choice" },
      el("input", { type: "radio", name, checked: value === chosen, onchange: () => choose(value) }),
      el("span", {}, label)))));
}
let choicesMade = 0;

/**
 * Keep a part of the page in step with what it shows, without touching it when nothing changed.
 *
 * @param {Element} node
 * @param {string} text
 */
export function say(node, text) {
  if (node.textContent !== text) node.textContent = text;
}
