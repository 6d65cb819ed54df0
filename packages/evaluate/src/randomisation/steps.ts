import type { Change } from "@commonground/clip";

/** Weights that images are seen by again: the model's own, or some drawn anew. */
export interface Sight {
  /** Also the beginning of file names. */
  readonly name: string;
  /** Null for the model's own. */
  readonly weights: Extract<Change, { kind: "random" }> | null;
  /** What is told of images so seen, in the order of tables. */
  readonly steps: readonly StepName[];
}

/** Explanations that are held against the model's own; `vision-N`: N blocks of the vision encoder from the last one down. */
export type StepName = `vision-${number}` | "vision" | "text" | "both" | "target" | "labels" | "words";

/** Steps through the blocks at most, evenly spread: each costs as much as the explanations themselves. */
export const MOST_BLOCK_STEPS = 12;

/**
 * All that is seen and told, for a vision encoder of so many blocks. Only weights of the vision encoder change what is
 * seen; text weights, target, labels and words change what is told of it, and cost no encoding of images.
 */
export function sightsOf(blocks: number, seed: number): Sight[] {
  const steps = Math.min(blocks, MOST_BLOCK_STEPS);
  const depths = Array.from({ length: steps }, (_, i) => Math.round(((i + 1) * blocks) / steps));
  return [
    { name: "own", weights: null, steps: ["text", "target", "labels", "words"] },
    ...[0, ...depths].map((fromTop): Sight => {
      const name = `vision-${fromTop}` as const;
      return { name, weights: { kind: "random", seed, tower: "vision", fromTop }, steps: [name] };
    }),
    { name: "vision", weights: { kind: "random", seed, tower: "vision" }, steps: ["vision", "both"] },
  ];
}

/** All steps in the order of tables: weights from the top, whole encoders, then target, labels and words. */
export function stepsOf(sights: readonly Sight[]): StepName[] {
  const last: readonly StepName[] = ["vision", "text", "both", "target", "labels", "words"];
  const all = sights.flatMap(({ steps }) => steps);
  return [...all.filter((step) => !last.includes(step)), ...last.filter((step) => all.includes(step))];
}

/** Blocks of the vision encoder that a step draws anew; null for what goes by no blocks. */
export function blocksOfStep(step: StepName): number | null {
  const [, blocks] = /^vision-(\d+)$/u.exec(step) ?? [];
  return blocks === undefined ? null : Number(blocks);
}

const WORDS: Readonly<Record<Exclude<StepName, `vision-${number}`>, string>> = {
  vision: "vision encoder",
  text: "text encoder",
  both: "both encoders",
  target: "other target",
  labels: "other labels",
  words: "random words",
};

/** A step in a few words. */
export function stepWords(step: StepName): string {
  const blocks = blocksOfStep(step);
  if (blocks === null) return WORDS[step as keyof typeof WORDS];
  return blocks === 0 ? "head" : `and ${blocks} block${blocks === 1 ? "" : "s"}`;
}
