import {
  METHOD_NAMES,
  type MethodName,
  ORDERING_METHODS,
  PAINTED_REMOVALS,
  type PaintedRemoval,
} from "@commonground/evaluate";
import { z } from "zod";

/** What of explanations is judged, by removing what they hold for important. */
export interface EvaluationPlan {
  /** Methods that order parts or tell the object, and controls. */
  readonly methods: readonly MethodName[];
  /** What stands in for removed pixels. */
  readonly removal: PaintedRemoval;
  /** Files of explanations that others made, one a line, to be judged beside. */
  readonly explanations: readonly string[];
  /** Folders of trained baselines, each to explain every image beside. */
  readonly baselines: readonly string[];
  /** Whether every image is explained again after small changes, to see what stays; about ten times the work. */
  readonly stability: boolean;
}

/** Settings that tell the methods apart, and so are not for a plan to say. */
export const SETTINGS_OF_METHODS = ["parts", "regions", "causes"] as const;

export const evaluationShape = z.strictObject({
  methods: z
    .array(z.enum(METHOD_NAMES as readonly [MethodName, ...MethodName[]]))
    .default([...ORDERING_METHODS])
    .refine((names) => new Set(names).size === names.length, "a method is there twice"),
  removal: z.enum(PAINTED_REMOVALS).default("blur"),
  explanations: z.array(z.string().min(1)).default([]),
  baselines: z
    .array(z.string().min(1))
    .default([])
    .refine((folders) => new Set(folders).size === folders.length, "a baseline is there twice"),
  stability: z.boolean().default(false),
});
