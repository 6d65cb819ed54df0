import type { Graph } from "./graph.ts";

/** Weights of more than this take longer to compute with than a runtime takes to rewrite their graph. */
const SMALL_BYTES = 2 ** 26;

/**
 * Whether it is worth a runtime's while to look for a quicker form of a graph: of large ones always, and where it computes
 * weights once for all (those that are cast or made) or takes into convolutions what follows them. Small transformers are
 * written as they run best, and to look at them takes WebAssembly that was just loaded longer than their first image.
 */
export function gainsByRewriting({ nodes, weights }: Graph): boolean {
  const stored = [...weights.values()];
  if (stored.reduce((bytes, { length }) => bytes + length, 0) > SMALL_BYTES) return true;
  if (stored.some(({ made }) => made !== undefined)) return true;
  if (nodes.some(({ operator, inputs }) => operator === "Cast" && weights.has(inputs[0]!))) return true;
  // The first one cuts an image into patches.
  return nodes.filter(({ operator }) => operator === "Conv").length > 1;
}
