/* Names that the phone makes up. */

/** No letter or digit that is easily taken for another; the same as the server's. */
const ALPHABET = "ACDEFGHJKMNPQRTUVWXY34679";
const LETTERS = 10;
/** The largest multiple of the alphabet's length that a byte can hold: beyond it some letters would come more often. */
const EVEN = 256 - (256 % ALPHABET.length);

/** Return a UUID, also where the page has no secure connection. */
export function newId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** Return a new walker's code, as it is shown: XXXXX-XXXXX. */
export function newWalkerCode() {
  let code = "";
  while (code.length < LETTERS) {
    const [byte] = crypto.getRandomValues(new Uint8Array(1));
    if (byte < EVEN) code += ALPHABET[byte % ALPHABET.length];
  }
  return `${code.slice(0, LETTERS / 2)}-${code.slice(LETTERS / 2)}`;
}
