/* The page's words in the walker's language. The English in the code is the key. */

/** @typedef {import("./views.d.ts").Words} Words */

const CHOICE = "hbgeo-language";
const KEPT = "hbgeo-words-";

/** @type {Words} */
let words = {
  language: "en",
  direction: "ltr",
  reviewed: true,
  languages: {},
  strings: {},
  safety: {},
  catalogue: { categories: [], safety: [], condition: [], checks: [], urgencies: [], statuses: {}, actors: {}, questions: [] },
  symbols: null,
};

/**
 * Return a sentence in the walker's language.
 *
 * @param {string} message English, with {names} to fill in
 * @param {Record<string, string | number>} [values]
 */
export function t(message, values = {}) {
  const text = words.strings[message] || message;
  return text.replace(/\{(\w+)\}/g, (all, name) => (name in values ? String(values[name]) : all));
}

/**
 * Mark a sentence that is translated elsewhere.
 *
 * @param {string} message
 */
export function N_(message) {
  return message;
}

/**
 * Return a sentence on which safety may hang, and its Swedish to stand beside it; the latter is empty in Swedish.
 *
 * @param {string} message marked with `N_`
 * @returns {[string, string]}
 */
export function withSwedish(message) {
  return [words.strings[message] || message, words.safety[message] || ""];
}

export function language() {
  return words.language;
}

export function languages() {
  return words.languages;
}

export function isReviewed() {
  return words.reviewed;
}

export function catalogue() {
  return words.catalogue;
}

/**
 * Return a category; one that the catalogue no longer has still has a name.
 *
 * @param {string | null} code
 * @returns {import("./views.d.ts").Category}
 */
export function categoryOf(code) {
  return words.catalogue.categories.find((category) => category.code === code) || {
    code: code || "", label: code || "", polarity: -1, polarities: [-1], icon: "", color: "#555555",
    free_text: true, photos: true, needs_words: false, sub: [],
  };
}

/**
 * Return a category's name, with that of its sub-category.
 *
 * @param {{category: string | null, subcode?: string | null}} pin
 */
export function nameOf(pin) {
  const category = categoryOf(pin.category);
  const sub = category.sub.find((one) => one.code === pin.subcode);
  return sub ? `${category.label}: ${sub.label}` : category.label;
}

/**
 * Return a day as the language writes it, by the calendar and digits of Swedish letters.
 *
 * @param {string} iso
 */
export function day(iso) {
  const date = new Date(iso.length === 10 ? `${iso}T12:00` : iso);
  return isNaN(date.getTime()) ? iso : new Intl.DateTimeFormat(`${words.language.split("-")[0]}-u-ca-gregory-nu-latn`, { dateStyle: "long" }).format(date);
}

/**
 * Return the language chosen on this phone, else what the server read from the browser's wish.
 */
export function wantedLanguage() {
  return kept(CHOICE) || document.documentElement.lang || "sv";
}

/**
 * Learn a language's words: what the phone has for this version of the page at once, else from the server.
 *
 * @param {string} code
 * @throws When neither has them.
 */
export async function learn(code) {
  const key = `${KEPT}${code}-${version()}`;
  const known = kept(key);
  const fetched = fetch(`/api/field/words/${encodeURIComponent(code)}`).then((answer) => {
    if (!answer.ok) throw new Error(String(answer.status));
    return answer.text();
  }).then((text) => {
    /** @type {Words} */
    const found = JSON.parse(text);
    if (!found.strings || !found.catalogue) throw new Error("These are no words.");
    keep(key, text);
    return found;
  });
  if (known) fetched.catch(() => {});
  words = known ? JSON.parse(known) : await fetched;
  document.documentElement.lang = words.language;
  document.documentElement.dir = words.direction;
  loadSymbols(words.symbols);
}

/**
 * Choose a language for this phone. The page starts anew in it, once its words are here.
 *
 * @param {string} code
 */
export async function chooseLanguage(code) {
  await learn(code);
  keep(CHOICE, code);
  location.reload();
}

function version() {
  return document.querySelector('meta[name="hbgeo-version"]')?.getAttribute("content") || "";
}

/** @param {string | null} address */
function loadSymbols(address) {
  if (!address || !document.fonts) return;
  const font = new FontFace("hbgeo-symbols", `url(${JSON.stringify(address)})`);
  font.load().then((ready) => {
    document.fonts.add(ready);
    document.documentElement.classList.add("hbgeo-symbols-ready");
  }, () => {});
}

/** @param {string} key */
export function kept(key) {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

/**
 * @param {string} key
 * @param {string} value
 */
export function keep(key, value) {
  try {
    // Words of earlier versions of the page make room.
    if (key.startsWith(KEPT)) {
      Object.keys(localStorage).filter((old) => old.startsWith(KEPT) && !old.endsWith(`-${version()}`))
        .forEach((old) => localStorage.removeItem(old));
    }
    localStorage.setItem(key, value);
  } catch {
    // Without it the page asks again next time.
  }
}
