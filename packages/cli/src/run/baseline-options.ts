import type { Encoder, Vocabulary } from "@commonground/core";
import type { BaselineExplainer, ExplainingBaseline } from "@commonground/evaluate";
import { methodSettings } from "../options.ts";
import { UsageError } from "../usage-error.ts";

/** Methods that `--method` may name, here so that help needs not load what trains them. */
export const TRAINED_METHODS = [
  "mm-cbm",
  "mm-protosim",
  "feature-maps",
] as const satisfies readonly ExplainingBaseline[];

/** Options of `explain` that a baseline has to do with. */
export interface BaselineOptions {
  readonly method?: string;
  readonly baseline?: string;
  readonly target?: string;
  readonly versus?: string;
  readonly jointly?: boolean;
}

/** A baseline that explains in place of the method. */
export interface ChosenBaseline {
  readonly classes: readonly string[];
  open(encoder: Encoder, vocabulary: Vocabulary): Promise<BaselineExplainer>;
}

/**
 * The baseline that was asked for; null for the method itself. Throws `UsageError` for options that a baseline has no use
 * for, and what `readBaseline` throws.
 */
export async function chosenBaseline(options: BaselineOptions): Promise<ChosenBaseline | null> {
  const { method, baseline: folder, target } = options;
  if (folder === undefined) {
    if (method === undefined) return null;
    throw new UsageError(
      `--method ${method}: is trained; give the folder that baselines train has written with --baseline`,
    );
  }
  const { partCount, ...others } = methodSettings(options as unknown as Record<string, unknown>);
  const unused = [
    ...(options.versus === undefined ? [] : ["--versus"]),
    ...(options.jointly ? ["--jointly"] : []),
    ...Object.keys(others).map((key) => `--${key.replaceAll(/[A-Z]/gu, (c) => `-${c.toLowerCase()}`)}`),
  ];
  if (unused.length > 0) {
    throw new UsageError(`${unused[0]}: a baseline has no use for it; leave it out, or --baseline`);
  }
  const { openBaselineExplainer, readBaseline } = await import("@commonground/evaluate");
  const baseline = await readBaseline(folder);
  if (method !== undefined && method !== baseline.card.method) {
    throw new UsageError(`--method ${method}: ${folder} holds a trained ${baseline.card.method}`);
  }
  return {
    classes: baseline.card.classes,
    open: (encoder, vocabulary) =>
      openBaselineExplainer(encoder, baseline, vocabulary, { partCount, target }),
  };
}
