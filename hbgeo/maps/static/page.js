/* What Streamlit has no option for: the page's language and the map frame's name follow the language switch. */
"use strict";
const tell = () => {
  const said = document.querySelector("[data-hbgeo-lang]");
  if (!said) return;
  document.documentElement.lang = said.dataset.hbgeoLang;
  document.querySelectorAll('iframe[title^="streamlit_folium"]').forEach((frame) => { frame.title = said.dataset.hbgeoMap; });
};
let waiting = false;
new MutationObserver(() => {
  if (waiting) return;
  waiting = true;
  requestAnimationFrame(() => { waiting = false; tell(); });
}).observe(document.body, { childList: true, subtree: true });
