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
