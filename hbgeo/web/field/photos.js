/* Photos, made small and bare on the phone: what leaves it is a new picture of the pixels, with no word about the old. */

const LONGEST = 1600;
const THUMBNAIL = 320;
/** Bytes aimed at; what stays larger is drawn smaller. */
const ENOUGH = 400_000;
/** Type or name of a photo that the server can read and most browsers cannot. */
const HEIC = /(^image\/|\.)hei[cf]/i;
const QUALITIES = [0.85, 0.75, 0.6];

/**
 * Make a photo ready to be kept and sent. One that the browser cannot read, as HEIC in most, is handed on as it is:
 * the server reads it, and strips it there.
 *
 * @param {Blob} file
 * @returns {Promise<{blob: Blob, thumbnail: Blob}>}
 */
export async function prepare(file) {
  const picture = await read(file);
  if (!picture) {
    if (!HEIC.test(file.type) && !HEIC.test(/** @type {File} */ (file).name || "")) throw new Error("no picture");
    return { blob: file, thumbnail: new Blob() };
  }
  try {
    const blob = await small(picture, LONGEST);
    const thumbnail = await drawn(picture, THUMBNAIL, 0.7);
    return { blob, thumbnail };
  } finally {
    picture.close();
  }
}

/**
 * Return a photo at half its size, for a server that found it too large; null when it cannot be made smaller.
 *
 * @param {Blob} blob
 * @returns {Promise<Blob | null>}
 */
export async function halved(blob) {
  const picture = await read(blob);
  if (!picture) return null;
  const longest = Math.max(picture.width, picture.height);
  try {
    return longest < THUMBNAIL ? null : await drawn(picture, longest / 2, 0.7);
  } finally {
    picture.close();
  }
}

/** @typedef {{source: CanvasImageSource, width: number, height: number, close: () => void}} Picture */

/** @param {Blob} file @returns {Promise<Picture | null>} upright */
function read(file) {
  // Some browsers do not know the first way, some read more formats by the second.
  return bitmap(file).catch(() => element(file)).catch(() => null);
}

/** @param {Blob} file @returns {Promise<Picture>} */
async function bitmap(file) {
  const found = await createImageBitmap(file, { imageOrientation: "from-image" });
  return { source: found, width: found.width, height: found.height, close: () => found.close() };
}

/** @param {Blob} file @returns {Promise<Picture>} */
async function element(file) {
  const image = new Image();
  const close = () => URL.revokeObjectURL(image.src);
  image.src = URL.createObjectURL(file);
  try {
    await image.decode();
  } catch (error) {
    close();
    throw error;
  }
  return { source: image, width: image.naturalWidth, height: image.naturalHeight, close };
}

/** @param {Picture} picture @param {number} longest */
async function small(picture, longest) {
  let blob = new Blob();
  for (const quality of QUALITIES) {
    blob = await drawn(picture, longest, quality);
    if (blob.size <= ENOUGH) break;
  }
  return blob;
}

/**
 * Draw a picture anew with its longer side at most so many pixels.
 *
 * @param {Picture} picture
 * @param {number} longest
 * @param {number} quality
 * @returns {Promise<Blob>}
 */
async function drawn(picture, longest, quality) {
  const scale = Math.min(1, longest / Math.max(picture.width, picture.height));
  const [width, height] = [picture.width, picture.height].map((side) => Math.max(1, Math.round(side * scale)));
  if (typeof OffscreenCanvas !== "undefined") {
    const canvas = new OffscreenCanvas(width, height);
    paint(canvas.getContext("2d"), picture, width, height);
    return canvas.convertToBlob({ type: "image/jpeg", quality });
  }
  const canvas = Object.assign(document.createElement("canvas"), { width, height });
  paint(canvas.getContext("2d"), picture, width, height);
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("no memory"))), "image/jpeg", quality);
  });
}

/**
 * @param {CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D | null} context
 * @param {Picture} picture
 * @param {number} width
 * @param {number} height
 */
function paint(context, picture, width, height) {
  if (!context) throw new Error("no memory");
  context.fillStyle = "#fff"; // a JPEG has no transparency
  context.fillRect(0, 0, width, height);
  context.imageSmoothingQuality = "high";
  context.drawImage(picture.source, 0, 0, width, height);
}
