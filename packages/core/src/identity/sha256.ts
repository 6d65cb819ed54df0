/** First 32 bits of the fractions of the cube roots of the first 64 primes, and of the square roots of the first 8. */
const ROUND = roots(64, 1 / 3);
const INITIAL = roots(8, 1 / 2);

/**
 * SHA-256 (FIPS 180-4) of bytes, 32 bytes. For pages that are not served securely, where browsers offer no
 * `crypto.subtle`; some twenty times slower than that.
 */
export function digestSha256(bytes: Uint8Array): Uint8Array {
  const state = Uint32Array.from(INITIAL);
  const schedule = new Uint32Array(64);
  const length = Math.ceil((bytes.length + 9) / 64) * 64;
  const tail = new Uint8Array(length - (bytes.length - (bytes.length % 64)));
  tail.set(bytes.subarray(bytes.length - (bytes.length % 64)));
  tail[bytes.length % 64] = 0x80;
  new DataView(tail.buffer).setBigUint64(tail.length - 8, BigInt(bytes.length) * 8n);
  const whole = bytes.length - (bytes.length % 64);
  for (let at = 0; at < length; at += 64) {
    const [from, start] = at < whole ? [bytes, at] : [tail, at - whole];
    block(new DataView(from.buffer, from.byteOffset + start, 64), schedule, state);
  }
  const digest = new DataView(new ArrayBuffer(32));
  state.forEach((word, i) => digest.setUint32(4 * i, word));
  return new Uint8Array(digest.buffer);
}

function block(view: DataView, schedule: Uint32Array, state: Uint32Array): void {
  for (let t = 0; t < 16; t++) schedule[t] = view.getUint32(4 * t);
  for (let t = 16; t < 64; t++) {
    const [x, y] = [schedule[t - 15], schedule[t - 2]];
    const s0 = turn(x, 7) ^ turn(x, 18) ^ (x >>> 3);
    const s1 = turn(y, 17) ^ turn(y, 19) ^ (y >>> 10);
    schedule[t] = schedule[t - 16] + s0 + schedule[t - 7] + s1;
  }
  let [a, b, c, d, e, f, g, h] = state;
  for (let t = 0; t < 64; t++) {
    const s1 = turn(e, 6) ^ turn(e, 11) ^ turn(e, 25);
    const first = (h + s1 + ((e & f) ^ (~e & g)) + ROUND[t] + schedule[t]) | 0;
    const s0 = turn(a, 2) ^ turn(a, 13) ^ turn(a, 22);
    const second = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + first) | 0, c, b, a, (first + second) | 0];
  }
  [a, b, c, d, e, f, g, h].forEach((word, i) => (state[i] += word));
}

function turn(word: number, bits: number): number {
  return (word >>> bits) | (word << (32 - bits));
}

function roots(count: number, power: number): Uint32Array {
  const found: number[] = [];
  for (let n = 2; found.length < count; n++) {
    let prime = true;
    for (let d = 2; d * d <= n && prime; d++) prime = n % d !== 0;
    if (prime) found.push(n);
  }
  return Uint32Array.from(found, (prime) => (prime ** power % 1) * 2 ** 32);
}
