/** A source of numbers uniform in [0, 1); every call gives the next one. */
export type Random = () => number;

/** As many draws as PractRand itself drops after seeding sfc32. */
const WARM_UP = 12;

/**
 * Seeded generator whose sequence is the same in every runtime (32-bit integer arithmetic only): sfc32 of
 * C. Doty-Humphrey's PractRand, its state filled by splitmix32. Numbers are multiples of 2⁻³². `seed` counts
 * modulo 2³², its fraction is dropped.
 */
export function createRandom(seed: number): Random {
  const nextSeed = splitmix32(seed);
  let a = nextSeed();
  let b = nextSeed();
  let c = nextSeed();
  let counter = 1;
  const next = (): number => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return (sum >>> 0) / 4294967296;
  };
  for (let i = 0; i < WARM_UP; i++) next();
  return next;
}

/**
 * Fills its argument with counts of as many draws with replacement as there are entries: what `createRandom(seed)` called
 * so often would give, entry ⌊random() · entries⌋ each time, in a third of the time.
 */
export function createResampler(seed: number): (counts: Uint16Array) => void {
  const nextSeed = splitmix32(seed);
  const state = Int32Array.of(nextSeed(), nextSeed(), nextSeed(), 1);
  countDraws(new Uint16Array(WARM_UP), state);
  return (counts) => countDraws(counts, state);
}

/** As `createRandom`, its state (a, b, c, counter) in local variables, which a closure's are not. */
function countDraws(counts: Uint16Array, state: Int32Array): void {
  const share = counts.length / 4294967296;
  let a = state[0];
  let b = state[1];
  let c = state[2];
  let counter = state[3];
  counts.fill(0);
  for (let i = 0; i < counts.length; i++) {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    counts[Math.floor((sum >>> 0) * share)]++;
  }
  state.set([a, b, c, counter]);
}

// Weyl sequence of the golden ratio through a two-round multiply-xorshift mixer (constants: C. Wellons, hash-prospector).
function splitmix32(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x9e3779b9) | 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return mixed ^ (mixed >>> 15);
  };
}
