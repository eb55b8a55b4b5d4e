// Painting on a photo with a finger, a pen, a mouse or the keys. What is seen is what is sent: points are rounded and
// thinned before they are drawn.

const ARROWS = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };
/** Shares of the brush's radius: what an arrow key moves the ring, and that with Shift; what a line skips. */
const STEP = 1, SMALL_STEP = 0.2, SKIPPED = 0.15;

/** One painter for each place on the page, while the page runs again and again. */
const painters = new WeakMap();

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".cover");
  if (!painters.has(root)) painters.set(root, new Painter(root));
  painters.get(root).update(data, (answer) => setTriggerValue("saved", answer));
}

class Painter {
  constructor(root) {
    const find = (selector) => root.querySelector(selector);
    this.find = find;
    this.image = find("img");
    this.canvas = find("canvas");
    this.ring = find(".ring");
    this.stage = find(".stage");
    this.reset();
    this.image.addEventListener("load", () => this.begin());
    this.image.addEventListener("error", () => this.fail());
    this.followPointer();
    this.followKeys();
    find(".undo").addEventListener("click", () => this.undo());
    find(".clear").addEventListener("click", () => this.clear());
    find(".save").addEventListener("click", () => this.save());
  }

  reset() {
    this.ready = this.busy = false;
    this.drawing = null;
    this.strokes = [];
    this.past = [];
    this.at = [0.5, 0.5];
    this.hideRing();
  }

  update(data, send) {
    const another = data.url !== this.data?.url;
    const answered = data.turn !== this.data?.turn;
    this.size ??= data.first;
    this.data = data;
    this.send = send;
    this.write();
    if (answered) this.busy = false;
    if (another) {
      this.reset();
      this.image.src = data.url;
    }
    if (another || answered) this.say("");
    this.allow();
  }

  /** Put the words of the language in force. */
  write() {
    const { words, radii } = this.data;
    const text = { "#how": words.how, "#keys": words.keys, legend: words.brush, ".undo": words.undo,
      ".clear": words.clear, ".save": words.save };
    for (const [selector, value] of Object.entries(text)) this.find(selector).textContent = value;
    this.canvas.setAttribute("aria-label", words.photo);
    const sizes = this.find(".sizes");
    if (sizes.childElementCount !== radii.length) sizes.replaceChildren(...radii.map((_, index) => this.choice(index)));
    sizes.querySelectorAll("span").forEach((span, index) => { span.textContent = words.sizes[index]; });
    this.choose(this.size);
  }

  choice(index) {
    const label = document.createElement("label");
    const input = document.createElement("input");
    input.type = "radio";
    input.name = "brush";
    input.addEventListener("change", () => this.choose(index));
    label.append(input, document.createElement("span"));
    return label;
  }

  choose(index) {
    this.size = Math.min(this.data.radii.length - 1, Math.max(0, index));
    this.find(".sizes").querySelectorAll("input")[this.size].checked = true;
    if (this.ring.classList.contains("shown")) this.showRing();
  }

  get radius() {
    return this.data.radii[this.size];
  }

  /** The photo is there. */
  begin() {
    const { naturalWidth: width, naturalHeight: height } = this.image;
    this.stage.style.setProperty("--ratio", String(width / height));
    this.ratio = width / height;
    this.canvas.width = width;
    this.canvas.height = height;
    this.find(".broken").textContent = "";
    this.ready = true;
    this.draw();
    this.allow();
  }

  fail() {
    this.ready = false;
    this.find(".broken").textContent = this.data.words.broken;
    this.allow();
  }

  /** Say which buttons do something now; one in focus keeps it. */
  allow() {
    const able = { ".undo": this.past.length, ".clear": this.strokes.length, ".save": this.strokes.length };
    for (const [selector, count] of Object.entries(able)) {
      this.find(selector).setAttribute("aria-disabled", String(!(this.ready && count && !this.busy)));
    }
  }

  say(text) {
    this.find(".status").textContent = text;
  }

  get room() {
    return this.data.most - this.strokes.reduce((sum, { points }) => sum + points.length, 0);
  }

  /** Begin a stroke; nothing when there is no more room or one is being saved. */
  start(point) {
    if (!this.ready || this.busy) return false;
    if (this.room < 1) {
      this.say(this.data.words.full);
      return false;
    }
    this.past.push(this.strokes);
    this.strokes = [...this.strokes, { points: [rounded(point)], radius: this.radius }];
    this.line(this.strokes.at(-1), 0);
    this.say(this.data.words.painted);
    this.allow();
    return true;
  }

  go(point, always = false) {
    const { points, radius } = this.strokes.at(-1);
    const next = rounded(point), last = points.at(-1);
    const way = Math.hypot(next[0] - last[0], (next[1] - last[1]) / this.ratio);
    if (way === 0 || (!always && way < radius * SKIPPED)) return;
    if (this.room < 1) {
      this.say(this.data.words.full);
      return;
    }
    points.push(next);
    this.line(this.strokes.at(-1), points.length - 2);
  }

  undo() {
    if (!this.past.length || this.busy) return;
    this.drawing = null;
    this.strokes = this.past.pop();
    this.draw();
    this.say(this.data.words.undone);
    this.allow();
  }

  clear() {
    if (!this.strokes.length || this.busy) return;
    this.past.push(this.strokes);
    this.strokes = [];
    this.draw();
    this.say(this.data.words.cleared);
    this.allow();
  }

  save() {
    if (!this.ready || this.busy) return;
    if (!this.strokes.length) {
      this.say(this.data.words.nothing);
      return;
    }
    this.busy = true;
    this.say(this.data.words.saving);
    this.allow();
    this.send({ url: this.data.url, strokes: this.strokes });
  }

  draw() {
    this.canvas.getContext("2d").clearRect(0, 0, this.canvas.width, this.canvas.height);
    this.strokes.forEach((stroke) => this.line(stroke, 0));
  }

  /** Draw a stroke from one of its points on. */
  line({ points, radius }, from) {
    const { width, height } = this.canvas;
    const pen = this.canvas.getContext("2d");
    pen.strokeStyle = pen.fillStyle = this.data.paint;
    pen.lineWidth = 2 * radius * width;
    pen.lineCap = pen.lineJoin = "round";
    pen.beginPath();
    const [first, ...rest] = points.slice(from).map(([x, y]) => [x * width, y * height]);
    pen.moveTo(...first);
    rest.forEach((point) => pen.lineTo(...point));
    pen.stroke();
    // A line without length is not drawn by every browser, whatever its ends.
    pen.beginPath();
    pen.arc(...first, radius * width, 0, 2 * Math.PI);
    pen.fill();
  }

  showRing() {
    const across = 2 * this.radius * this.stage.clientWidth;
    Object.assign(this.ring.style, { width: `${across}px`, height: `${across}px`,
      left: `${this.at[0] * 100}%`, top: `${this.at[1] * 100}%` });
    this.ring.classList.add("shown");
  }

  hideRing() {
    this.ring.classList.remove("shown");
  }

  followPointer() {
    const { canvas } = this;
    const point = ({ clientX, clientY }) => {
      const box = canvas.getBoundingClientRect();
      return [clamp((clientX - box.left) / box.width), clamp((clientY - box.top) / box.height)];
    };
    canvas.addEventListener("pointerdown", (event) => {
      if (!event.isPrimary || event.button !== 0) return;
      this.at = point(event);
      if (event.pointerType !== "mouse") this.hideRing();
      if (!this.start(this.at)) return;
      canvas.setPointerCapture(event.pointerId);
      this.drawing = event.pointerId;
    });
    canvas.addEventListener("pointermove", (event) => {
      if (event.pointerType === "mouse") {
        this.at = point(event);
        this.showRing();
      }
      if (event.pointerId === this.drawing) this.go(point(event));
    });
    canvas.addEventListener("pointerup", (event) => {
      if (event.pointerId !== this.drawing) return;
      this.go(point(event), true);
      this.drawing = null;
    });
    // Two fingers that bring the picture nearer begin as one that paints.
    canvas.addEventListener("pointercancel", (event) => {
      if (event.pointerId === this.drawing) this.undo();
    });
    canvas.addEventListener("pointerleave", () => { if (this.drawing === null) this.hideRing(); });
    canvas.addEventListener("contextmenu", (event) => event.preventDefault());
  }

  followKeys() {
    const { canvas } = this;
    canvas.addEventListener("focus", () => { if (canvas.matches(":focus-visible")) this.showRing(); });
    canvas.addEventListener("blur", () => this.hideRing());
    canvas.addEventListener("keydown", (event) => {
      if (!this.ready || event.altKey || event.metaKey || !this.key(event)) return;
      event.preventDefault();
      event.stopPropagation();
      this.showRing();
    });
  }

  /** Do what a key stands for; false when it stands for nothing here. */
  key({ key, shiftKey, ctrlKey }) {
    if (ctrlKey) {
      if (key.toLowerCase() === "z") this.undo();
      return key.toLowerCase() === "z";
    }
    if (ARROWS[key]) {
      const [right, down] = ARROWS[key].map((way) => way * this.radius * (shiftKey ? SMALL_STEP : STEP));
      this.at = [clamp(this.at[0] + right), clamp(this.at[1] + down * this.ratio)];
    } else if (key === " " || key === "Enter") {
      this.start(this.at);
    } else if (key === "+" || key === "=") {
      this.choose(this.size + 1);
    } else if (key === "-" || key === "−") {
      this.choose(this.size - 1);
    } else {
      return false;
    }
    return true;
  }
}

function clamp(value) {
  return Math.min(1, Math.max(0, value));
}

function rounded(point) {
  return point.map((value) => Math.round(value * 1e5) / 1e5);
}
