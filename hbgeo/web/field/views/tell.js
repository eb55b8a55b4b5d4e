/* What a category does not say by itself: words or a photo, or one of a list. Asked for before the place. */

import { button, choices, el, fill, link } from "../dom.js";
import { photoAdder } from "../photo_adder.js";
import { thumbnails } from "../thumbnails.js";
import { textField } from "../text_field.js";
import { categoryOf, t } from "../words.js";

/** @param {import("../views.d.ts").App} app @returns {import("../views.d.ts").View | null} */
export function tell(app) {
  const { draft } = app;
  if (!draft.category) {
    app.swap("");
    return null;
  }
  const category = categoryOf(draft.category);
  const complaint = el("p", { class: "complaint", role: "alert" });
  const asked = category.free_text ? words(app) : { node: list(app, category), leave: () => {} };
  const next = () => {
    const missing = category.free_text ? !draft.text.trim() && !draft.photos.length : !draft.subcode;
    if (!missing) return app.go("where");
    fill(complaint, category.free_text ? t("Write what you mean, or add a photo.") : t("Choose from the list what it is."));
  };
  return {
    title: category.label,
    node: el("div", { class: "page" }, el("h1", {}, category.label), asked.node, complaint),
    bar: el("div", { class: "bar" },
      link(t("Back"), "#", { class: "button quiet", icon: "arrow_back" }),
      button(t("Next"), next, { class: "strong" })),
    leave: asked.leave,
  };
}

/**
 * @param {import("../views.d.ts").App} app
 * @param {import("../views.d.ts").Category} category
 */
function list(app, category) {
  return choices(t("What is it?"), category.sub.map(({ code, label }) => ({ value: code, label })), app.draft.subcode, (code) => {
    app.draft.subcode = code;
    app.keepDraft();
  }, { class: "column", hint: t("Neither words nor photos here, so that nobody is pointed out. Choose from the list.") });
}

/** @param {import("../views.d.ts").App} app */
function words(app) {
  const { draft } = app;
  const pictures = el("div");
  let forget = () => {};
  const show = () => {
    forget();
    const shown = thumbnails(draft.photos.map((photo) => ({
      blob: photo.thumbnail,
      remove: () => {
        draft.photos.splice(draft.photos.indexOf(photo), 1);
        app.keepDraft();
        show();
      },
    })));
    forget = shown.leave;
    fill(pictures, shown.node);
  };
  show();
  const adder = photoAdder(`${app.walk.code} new`, async (blob, thumbnail) => {
    draft.photos.push({ blob, thumbnail });
    await app.keepDraft();
    show();
  });
  return {
    node: el("div", { class: "page" },
      textField(draft.text, (text) => {
        draft.text = text;
        app.keepDraft();
      }), pictures, adder),
    leave: () => forget(),
  };
}
