/* Small pictures of the photos, each with what there is to know of it and a button to take it away. */

import { button, el, icon } from "./dom.js";
import { t } from "./words.js";

/** @param {{blob: Blob, state?: HTMLElement, remove?: () => void}[]} photos */
export function thumbnails(photos) {
  /** @type {string[]} */
  const addresses = [];
  const node = el("ul", { class: "thumbnails" }, ...photos.map(({ blob, state, remove }, at) => {
    const name = t("Photo {number}", { number: at + 1 });
    const src = blob.size ? URL.createObjectURL(blob) : "";
    if (src) addresses.push(src);
    return el("li", {}, src ? el("img", { src, alt: name }) : el("p", { class: "lead" }, icon("photo_camera"), name), state,
      remove && button(t("Remove"), remove, { class: "quiet", icon: "delete", "aria-label": [t("Remove"), name].join(": ") }));
  }));
  node.hidden = !photos.length;
  return { node, leave: () => addresses.splice(0).forEach((address) => URL.revokeObjectURL(address)) };
}
