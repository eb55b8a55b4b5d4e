/* Covering faces and number plates in a photo with a finger, before it leaves the phone. */

import { button, el } from "./dom.js";
import { t } from "./words.js";

/** Share of the picture's longer side that a finger covers. */
const FINGER = 1 / 11;
/** Share of it that an arrow key moves the ring. */
const STEP = 1 / 40;

/** @typedef {{x: number, y: number}} Point in pixels of the picture */

/**
 * Let the walker cover what points somebody out.
 *
 * @param {Blob} photo upright
 * @returns {Promise<Blob | null | undefined>} the photo to keep; null when it is thrown away, undefined when it is left for later
 */
export async function cover(photo) {
  const picture = await createImageBitmap(photo);
  const canvas = el("canvas", { tabindex: "0", role: "img", "aria-label": t("The photo. Move the ring with the arrow keys; space covers what is in it.") });
  canvas.width = picture.width;
  canvas.height = picture.height;
  const ring = el("span", { class: "ring", "aria-hidden": "true" });
  const strokes = new Strokes(canvas, picture);
  followFinger(canvas, strokes);
  followKeys(canvas, ring, strokes);
  return new Promise((resolve) => {
    /** @param {Blob | null | undefined} result */
    const close = (result) => {
      dialog.remove();
      picture.close();
      removeEventListener("popstate", leave);
      resolve(result);
    };
    const throwAway = () => close(null);
    const leave = () => close(undefined);
    const use = () => (strokes.any ? canvas.toBlob((blob) => close(blob || photo), "image/jpeg", 0.9) : close(photo));
    const dialog = el("dialog", { class: "cover", "aria-labelledby": "cover-title", oncancel: leave },
      el("h2", { id: "cover-title" }, t("Cover faces and number plates")),
      el("p", {}, t("Draw over them with your finger. Then save the photo.")),
      el("div", { class: "canvas" }, canvas, ring),
      el("div", { class: "row" },
        button(t("Throw away"), throwAway, { class: "quiet", icon: "delete" }),
        button(t("Undo"), () => strokes.undo(), { class: "quiet", icon: "undo" })),
      button(t("Save the photo"), use, { class: "strong" }));
    addEventListener("popstate", leave);
    document.body.append(dialog);
    dialog.showModal();
  });
}

class Strokes {
  /**
   * @param {HTMLCanvasElement} canvas
   * @param {ImageBitmap} picture
   */
  constructor(canvas, picture) {
    this._pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    this._picture = picture;
    /** @type {Point[][]} */
    this._done = [];
    this.width = Math.max(canvas.width, canvas.height) * FINGER;
    this._draw();
  }

  get any() {
    return this._done.length > 0;
  }

  /** @param {Point} point */
  begin(point) {
    this._done.push([point]);
    this._draw();
  }

  /** @param {Point} point */
  go(point) {
    this._done[this._done.length - 1].push(point);
    this._draw();
  }

  undo() {
    this._done.pop();
    this._draw();
  }

  _draw() {
    const pen = this._pen;
    pen.drawImage(this._picture, 0, 0);
    pen.strokeStyle = pen.fillStyle = "#111";
    pen.lineWidth = this.width;
    pen.lineCap = pen.lineJoin = "round";
    for (const [first, ...rest] of this._done) {
      // A line of no length leaves nothing: a tap is a dot.
      pen.beginPath();
      pen.arc(first.x, first.y, this.width / 2, 0, 2 * Math.PI);
      pen.fill();
      pen.beginPath();
      pen.moveTo(first.x, first.y);
      rest.forEach(({ x, y }) => pen.lineTo(x, y));
      pen.stroke();
    }
  }
}

/**
 * @param {HTMLCanvasElement} canvas
 * @param {Strokes} strokes
 */
function followFinger(canvas, strokes) {
  let drawing = false;
  /** @param {PointerEvent} event */
  const point = (event) => {
    const box = canvas.getBoundingClientRect();
    return { x: ((event.clientX - box.left) / box.width) * canvas.width, y: ((event.clientY - box.top) / box.height) * canvas.height };
  };
  canvas.addEventListener("pointerdown", (event) => {
    drawing = true;
    canvas.setPointerCapture(event.pointerId);
    strokes.begin(point(event));
  });
  canvas.addEventListener("pointermove", (event) => {
    if (drawing) strokes.go(point(event));
  });
  ["pointerup", "pointercancel"].forEach((name) => canvas.addEventListener(name, () => { drawing = false; }));
}

/**
 * @param {HTMLCanvasElement} canvas
 * @param {HTMLElement} ring
 * @param {Strokes} strokes
 */
function followKeys(canvas, ring, strokes) {
  const at = { x: canvas.width / 2, y: canvas.height / 2 };
  const step = Math.max(canvas.width, canvas.height) * STEP;
  const show = () => {
    const scale = canvas.clientWidth / canvas.width;
    ring.style.width = ring.style.height = `${strokes.width * scale}px`;
    ring.style.left = `${canvas.offsetLeft + at.x * scale}px`;
    ring.style.top = `${canvas.offsetTop + at.y * scale}px`;
  };
  canvas.addEventListener("focus", show);
  canvas.addEventListener("keydown", (event) => {
    const by = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] }[event.key];
    if (by) {
      at.x = Math.min(canvas.width, Math.max(0, at.x + by[0] * step));
      at.y = Math.min(canvas.height, Math.max(0, at.y + by[1] * step));
    } else if (event.key === " ") {
      strokes.begin({ ...at });
    } else {
      return;
    }
    event.preventDefault();
    show();
  });
}
