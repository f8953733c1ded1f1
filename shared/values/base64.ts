/** Base64 (RFC 4648, 4): neither Node's nor the browser's is at hand in shared code. */

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const values = new Int16Array(128).fill(-1);
for (let i = 0; i < alphabet.length; i++) values[alphabet.charCodeAt(i)] = i;
const codes = new Uint8Array(64).map((_, i) => alphabet.charCodeAt(i));

const padding = '=';
/** Arguments of one call to `String.fromCharCode`. */
const piece = 8192;

export function toBase64(bytes: Uint8Array): string {
  const out = new Uint8Array(Math.ceil(bytes.length / 3) * 4).fill(padding.charCodeAt(0));
  let at = 0;
  for (let i = 0; i < bytes.length; i += 3) {
    const [a = 0, b, c] = [bytes[i], bytes[i + 1], bytes[i + 2]];
    out[at++] = codes[a >> 2] ?? 0;
    out[at++] = codes[((a & 3) << 4) | ((b ?? 0) >> 4)] ?? 0;
    if (b !== undefined) out[at] = codes[((b & 15) << 2) | ((c ?? 0) >> 6)] ?? 0;
    if (c !== undefined) out[at + 1] = codes[c & 63] ?? 0;
    at += 2;
  }
  const parts: string[] = [];
  for (let i = 0; i < out.length; i += piece) parts.push(String.fromCharCode(...out.subarray(i, i + piece)));
  return parts.join('');
}

/** Null when the text is not base64. */
export function fromBase64(text: string): Uint8Array | null {
  if (text.length % 4 !== 0) return null;
  const pads = text.endsWith('==') ? 2 : text.endsWith(padding) ? 1 : 0;
  const digits = text.length - pads;
  const out = new Uint8Array((text.length / 4) * 3 - pads);
  let bits = 0;
  let held = 0;
  let at = 0;
  for (let i = 0; i < digits; i++) {
    const value = values[text.charCodeAt(i)] ?? -1;
    if (value < 0) return null;
    held = ((held << 6) | value) & 0xffffff;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    out[at++] = (held >> bits) & 0xff;
  }
  return out;
}
