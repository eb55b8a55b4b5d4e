/* Taking a pin away, with time to change one's mind. */

import { keep, kept, t } from "./words.js";

/** @param {string} code of the walk */
const key = (code) => `hbgeo-leaving-${code}`;

/**
 * Hide a pin at once, and take it away when it can no longer be undone.
 *
 * @param {import("./views.d.ts").App} app
 * @param {string} id
 * @param {string} text what has happened
 */
export function removeWithUndo(app, id, text) {
  app.leaving.add(id);
  remember(app);
  app.refresh();
  app.toast(text, {
    label: t("Bring it back"),
    press: () => {
      app.leaving.delete(id);
      remember(app);
      app.refresh();
    },
    otherwise: () => takeAway(app, id),
  });
}

/**
 * Take away what was being taken away when the page was closed.
 *
 * @param {import("./views.d.ts").App} app
 */
export function finishRemovals(app) {
  /** @type {string[]} */
  const ids = JSON.parse(kept(key(app.walk.code)) || "[]");
  ids.forEach((id) => {
    app.leaving.add(id);
    takeAway(app, id);
  });
}

/**
 * @param {import("./views.d.ts").App} app
 * @param {string} id
 */
async function takeAway(app, id) {
  await app.phone.removePin(id);
  app.leaving.delete(id);
  remember(app);
  app.refresh();
}

/** @param {import("./views.d.ts").App} app */
function remember(app) {
  keep(key(app.walk.code), JSON.stringify([...app.leaving]));
}
