/* Taking a pin away, with time to change one's mind. */

import { t } from "./words.js";

/**
 * Hide a pin at once, and take it away when it can no longer be undone.
 *
 * @param {import("./views.d.ts").App} app
 * @param {string} id
 * @param {string} text what has happened
 */
export function removeWithUndo(app, id, text) {
  app.leaving.add(id);
  app.refresh();
  app.toast(text, {
    label: t("Bring it back"),
    press: () => {
      app.leaving.delete(id);
      app.refresh();
    },
    // Stays hidden here; the phone forgets it once the server has.
    otherwise: () => { app.phone.removePin(id); },
  });
}
