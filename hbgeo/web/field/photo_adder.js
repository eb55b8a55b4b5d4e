/* Taking a photo or choosing one, covering faces in it, and handing it on. It outlives the page on the way. */

import { button, el, fill, icon } from "./dom.js";
import { dropDraft, readDraft, writeDraft } from "./drafts.js";
import { prepare } from "./photos.js";
import { t } from "./words.js";

/**
 * @param {string} key of what the photo belongs to
 * @param {(blob: Blob, thumbnail: Blob) => Promise<unknown>} add
 */
export function photoAdder(key, add) {
  const kept = `photo ${key}`;
  const message = el("div", { class: "complaint", role: "status" });
  /** @param {Blob} blob as prepared, or as it was found when the page was opened again */
  const finish = async (blob) => {
    const { cover } = await import("./cover.js");
    fill(message);
    const covered = await cover(blob);
    if (covered === undefined) {
      fill(message, button(t("Continue with the photo"), () => finish(blob), { icon: "edit" }));
      return;
    }
    if (covered) {
      const { blob: ready, thumbnail } = await prepare(covered);
      await add(ready, thumbnail);
    }
    await dropDraft(kept);
  };
  /**
   * A picture that the browser cannot draw, and so not cover either: the walker says whether it may leave the phone.
   *
   * @param {Blob} blob
   * @param {Blob} thumbnail
   */
  const offer = async (blob, thumbnail) => {
    const use = async () => {
      await add(blob, thumbnail);
      await dropDraft(kept);
      fill(message);
    };
    fill(message, el("p", {}, t("The phone cannot show this picture here, so nothing in it can be covered. Use it only if no face and no number plate can be seen.")),
      button(t("Use the photo"), use, { icon: "photo_library" }));
  };
  /** @param {File} file */
  const take = async (file) => {
    fill(message, t("Making the photo ready …"));
    try {
      const { blob, thumbnail } = await prepare(file);
      await writeDraft(kept, blob);
      await (thumbnail.size ? finish(blob) : offer(blob, thumbnail));
    } catch {
      fill(message, t("This picture cannot be read. Take it again, or choose another."));
    }
  };
  readDraft(kept).then((blob) => blob && finish(blob));
  return el("div", { class: "adder" },
    el("div", { class: "row" },
      picker(t("Take a photo"), "photo_camera", { capture: "environment" }, take),
      picker(t("Choose a photo"), "photo_library", {}, take)),
    message);
}

/**
 * @param {string} label
 * @param {string} picture
 * @param {Record<string, string>} how
 * @param {(file: File) => void} take
 */
function picker(label, picture, how, take) {
  const input = el("input", { type: "file", accept: "image/*", class: "unseen", ...how });
  input.addEventListener("change", () => {
    const file = input.files?.[0];
    input.value = "";
    if (file) take(file);
  });
  return el("label", { class: "button" }, input, icon(picture), el("span", {}, label));
}
