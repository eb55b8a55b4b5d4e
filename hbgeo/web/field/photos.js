/* Photos, made small and bare on the phone: what leaves it is a new picture of the pixels, with no word about the old. */

const LONGEST = 1600;
const THUMBNAIL = 320;
/** Bytes aimed at; what stays larger is drawn smaller. */
const ENOUGH = 400_000;
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
    if (!/^image\/hei[cf]/.test(file.type)) throw new Error("no picture");
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
  if (!picture || Math.max(picture.width, picture.height) < THUMBNAIL) return null;
  return drawn(picture, Math.max(picture.width, picture.height) / 2, 0.7);
}

/**
 * Return the SHA-256 of bytes, hexadecimal.
 *
 * @param {ArrayBuffer} bytes
 */
export async function sha256(bytes) {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** @param {Blob} file @returns {Promise<ImageBitmap | null>} upright */
async function read(file) {
  try {
    return await createImageBitmap(file, { imageOrientation: "from-image" });
  } catch {
    return null;
  }
}

/** @param {ImageBitmap} picture @param {number} longest */
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
 * @param {ImageBitmap} picture
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
 * @param {ImageBitmap} picture
 * @param {number} width
 * @param {number} height
 */
function paint(context, picture, width, height) {
  if (!context) throw new Error("no memory");
  context.fillStyle = "#fff"; // a JPEG has no transparency
  context.fillRect(0, 0, width, height);
  context.imageSmoothingQuality = "high";
  context.drawImage(picture, 0, 0, width, height);
}
