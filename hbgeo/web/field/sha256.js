/* SHA-256, also where the page has no secure connection and the browser therefore has none (FIPS 180-4). */

/** @param {ArrayBuffer} bytes @returns {Promise<string>} hexadecimal */
export async function sha256(bytes) {
  const digest = globalThis.crypto?.subtle ? await crypto.subtle.digest("SHA-256", bytes) : computed(bytes);
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * Return the SHA-256 as the page itself computes it.
 *
 * @param {ArrayBuffer} bytes
 * @returns {ArrayBuffer}
 */
export function computed(bytes) {
  const { start, constants } = tables();
  const padded = new DataView(new ArrayBuffer((((bytes.byteLength + 8) >> 6) + 1) << 6));
  new Uint8Array(padded.buffer).set(new Uint8Array(bytes));
  padded.setUint8(bytes.byteLength, 0x80);
  padded.setUint32(padded.byteLength - 8, Math.floor(bytes.byteLength / 2 ** 29));
  padded.setUint32(padded.byteLength - 4, (bytes.byteLength << 3) >>> 0);
  const state = Uint32Array.from(start);
  const words = new Uint32Array(64);
  for (let at = 0; at < padded.byteLength; at += 64) {
    for (let n = 0; n < 16; n += 1) words[n] = padded.getUint32(at + n * 4);
    for (let n = 16; n < 64; n += 1) {
      const [old, late] = [words[n - 15], words[n - 2]];
      words[n] = words[n - 16] + words[n - 7] + (turn(old, 7) ^ turn(old, 18) ^ (old >>> 3)) + (turn(late, 17) ^ turn(late, 19) ^ (late >>> 10));
    }
    mix(state, words, constants);
  }
  const digest = new DataView(new ArrayBuffer(32));
  state.forEach((word, n) => digest.setUint32(n * 4, word));
  return digest.buffer;
}

/** @param {Uint32Array} state @param {Uint32Array} words @param {Uint32Array} constants */
function mix(state, words, constants) {
  let [a, b, c, d, e, f, g, h] = state;
  for (let n = 0; n < 64; n += 1) {
    const one = (h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + constants[n] + words[n]) | 0;
    const two = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + one) | 0, c, b, a, (one + two) | 0];
  }
  [a, b, c, d, e, f, g, h].forEach((word, n) => { state[n] += word; });
}

/** @param {number} word @param {number} by */
function turn(word, by) {
  return (word >>> by) | (word << (32 - by));
}

/** Return the first bits of the fractions of the square roots of 8, and of the cube roots of 64 primes. */
function tables() {
  /** @type {number[]} */
  const primes = [];
  for (let n = 2; primes.length < 64; n += 1) if (primes.every((prime) => n % prime)) primes.push(n);
  const bits = (/** @type {number} */ root) => ((root % 1) * 2 ** 32) >>> 0;
  return {
    start: primes.slice(0, 8).map((prime) => bits(Math.sqrt(prime))),
    constants: Uint32Array.from(primes, (prime) => bits(Math.cbrt(prime))),
  };
}
