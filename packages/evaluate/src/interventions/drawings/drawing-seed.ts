/** Seeds of the drawings of one run do not meet those of the next seed's. */
const APART = 1_000_003;

/** What decides all that is random about a drawing: the run's seed, and its place. */
export function drawingSeed(seed: number, place: number): number {
  return (seed * APART + place) >>> 0;
}
