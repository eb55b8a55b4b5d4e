/* Which questions are asked at a stop. */

import { catalogue } from "./words.js";

/** @param {import("./views.d.ts").Stop} stop */
export function asked(stop) {
  return catalogue().questions.filter((question) => (!question.near_bus_stop || stop.near_bus_stop)
    && (!question.follow_up || stop.follow_up));
}
