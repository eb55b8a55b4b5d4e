/* What Streamlit has no option for: the page's language, the map frame's name and the words of its own widgets. */
"use strict";

// Only where Streamlit itself speaks: what people wrote stays as they wrote it.
const places = [
  '[data-testid="stFileUploader"]', '[data-testid="stCameraInput"]', '[data-testid="InputInstructions"]',
  '[data-testid="stSelectboxVirtualDropdownEmpty"]', '[role="dialog"]:not(:has(.stElementContainer))',
].join();
const peoples = '[data-testid="stFileUploaderFileName"], [data-testid="stWidgetLabel"]';
const named = ["aria-label", "placeholder"];
const holders = named.flatMap((name) => ["button", "input", "a", "section"].map((tag) => `${tag}[${name}]`)).join();

let language = document.documentElement.lang;
let words = {};
let exact = new Map();
let patterns = [];

function learn(dictionary) {
  const entries = Object.entries(dictionary);
  exact = new Map(entries.filter(([phrase]) => !phrase.includes("{}")));
  patterns = entries.filter(([phrase]) => phrase.includes("{}")).map(([phrase, word]) => {
    const parts = phrase.split("{}").map((part) => part.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&"));
    return [new RegExp(`^${parts.join("(.+)")}$`), word];
  }).sort(([a], [b]) => b.source.length - a.source.length);
}

function translated(text) {
  const key = text.trim();
  if (exact.has(key)) return exact.get(key);
  for (const [pattern, word] of patterns) {
    const found = pattern.exec(key);
    if (found) return found.slice(1).reduce((told, part) => told.replace("{}", () => part), word);
  }
  return null;
}

function speakTexts(root) {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = /** @type {Text} */ (walker.currentNode);
    const word = node.parentElement?.closest(peoples) ? null : translated(node.data);
    if (word !== null) node.data = word;
  }
}

function speakNames(node) {
  for (const name of named) {
    const word = node.hasAttribute(name) ? translated(node.getAttribute(name)) : null;
    if (word !== null) node.setAttribute(name, word);
  }
}

function speak() {
  if (!exact.size) return;
  document.querySelectorAll(places).forEach(speakTexts);
  document.querySelectorAll(holders).forEach(speakNames);
}

function fetchWords() {
  fetch(`/api/words?lang=${encodeURIComponent(language)}`).then((answer) => answer.json()).then((found) => {
    // What was said in the language before goes back to Streamlit's own words first.
    learn(Object.fromEntries(Object.entries(words).map(([phrase, word]) => [word, phrase])));
    speak();
    words = found;
    learn(words);
    speak();
  }, () => {});
}

function follow() {
  /** @type {HTMLElement | null} */
  const said = document.querySelector("[data-hbgeo-lang]");
  if (said) {
    /** @type {NodeListOf<HTMLIFrameElement>} */
    const frames = document.querySelectorAll('iframe[title^="streamlit_folium"]');
    frames.forEach((frame) => { frame.title = said.dataset.hbgeoMap || ""; });
    if (said.dataset.hbgeoLang !== language) {
      language = document.documentElement.lang = said.dataset.hbgeoLang || "";
      fetchWords();
    }
  }
  speak();
}

let waiting = false;
new MutationObserver(() => {
  if (waiting) return;
  waiting = true;
  requestAnimationFrame(() => { waiting = false; follow(); });
}).observe(document.documentElement, {
  childList: true, subtree: true, characterData: true, attributes: true, attributeFilter: [...named, "title"],
});
fetchWords();
