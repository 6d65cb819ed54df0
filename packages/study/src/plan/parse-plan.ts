import { CommonGroundError, effectiveSettings } from "@commonground/core";
import { z } from "zod";
import { DATA_SET_FORMATS } from "../datasets/data-set.ts";
import { evaluationShape, SETTINGS_OF_METHODS } from "../evaluation/evaluation-plan.ts";
import { KEPT, type StudyPlan, STUDY_SCHEMA } from "./plan.ts";

/** Names become folders. */
const NAME = /^[\p{L}\p{N}][\p{L}\p{N} ._-]{0,63}$/u;
const MAX_MODELS = 1_000;
const MAX_SETTINGS = 100;
const MAX_SHARD_SIZE = 100_000;
const DEFAULT_SHARD_SIZE = 64;

const precision = z.enum(["f32", "int8"]).default("f32");

const weights = z
  .strictObject({
    kind: z.literal("random"),
    seed: z
      .int()
      .min(0)
      .max(2 ** 32 - 1),
  })
  .optional();

const shape = z.strictObject({
  schema: z.literal(STUDY_SCHEMA),
  name: z.string().regex(NAME, "must be letters, digits, spaces, dots or dashes"),
  dataset: z.strictObject({
    path: z.string().min(1),
    format: z.enum(DATA_SET_FORMATS).optional(),
    names: z.string().optional(),
    split: z.string().optional(),
    label: z.string().optional(),
    images: z.string().optional(),
    limit: z.int().min(1).optional(),
  }),
  bank: z.string().min(1).default("emoji"),
  classes: z.array(z.string().min(1)).min(2).nullable().default(null),
  classTemplates: z
    .array(z.string().includes("{}", "must hold {} for the class name"))
    .min(1)
    .nullable()
    .default(null),
  models: z
    .array(
      z.union([
        z
          .string()
          .min(1)
          .transform((model) => ({ model, precision: "f32" as const })),
        z.strictObject({
          model: z.string().min(1),
          precision,
          family: z.string().min(1).optional(),
          weights,
        }),
      ]),
    )
    .min(1)
    .max(MAX_MODELS),
  settings: z.record(z.string().regex(NAME), z.record(z.string(), z.unknown())).default({ default: {} }),
  parts: z.enum(["image", "class"]).default("image"),
  shardSize: z.int().min(1).max(MAX_SHARD_SIZE).default(DEFAULT_SHARD_SIZE),
  similarities: z.boolean().default(false),
  keep: z.array(z.enum(KEPT)).default([]),
  embeddings: z.string().min(1).nullable().default(null),
  evaluation: evaluationShape.optional(),
});

/**
 * A plan from a value that came out of `JSON.parse`, its defaults filled in. `name` is what errors call it. Throws
 * `INVALID_PLAN` with the field at fault: nothing unknown is passed over.
 */
export function parsePlan(value: unknown, name: string): StudyPlan {
  const result = shape.safeParse(value);
  if (!result.success) {
    const [issue] = result.error.issues;
    const place = issue.path.join(".");
    throw invalid(`${name}: ${place === "" ? "the plan" : place}: ${issue.message}; see docs/studies.md`);
  }
  const plan = result.data as StudyPlan;
  const settings = Object.entries(plan.settings);
  if (settings.length === 0 || settings.length > MAX_SETTINGS) {
    throw invalid(`${name}: settings: give 1 to ${MAX_SETTINGS} of them by name; {"default": {}} is one`);
  }
  for (const [key, each] of settings) {
    try {
      effectiveSettings(each);
    } catch (error) {
      if (!(error instanceof CommonGroundError)) throw error;
      throw invalid(`${name}: settings.${key}: ${error.message}`, error);
    }
  }
  if (plan.evaluation !== undefined) refuseBesideEvaluation(plan, name);
  const seen = new Set<string>();
  for (const { model, precision, weights } of plan.models) {
    const key = `${model} ${precision} ${weights?.seed ?? ""}`;
    if (seen.has(key))
      throw invalid(`${name}: models: ${model} (${precision}) is there twice; leave one out`);
    seen.add(key);
  }
  return plan;
}

/** What an evaluation would pass over. */
function refuseBesideEvaluation(plan: StudyPlan, name: string): void {
  const { parts, similarities, keep, embeddings, settings } = plan;
  if (parts === "class")
    throw invalid(`${name}: parts: an evaluation finds parts image by image; leave it out`);
  if (similarities || keep.length > 0 || embeddings !== null) {
    throw invalid(
      `${name}: an evaluation keeps rows of removals alone; leave similarities, keep and embeddings out`,
    );
  }
  for (const [key, each] of Object.entries(settings)) {
    const decided = SETTINGS_OF_METHODS.find((setting) => each[setting] !== undefined);
    if (decided === undefined) continue;
    throw invalid(
      `${name}: settings.${key}.${decided}: the methods of an evaluation decide that; leave it out`,
    );
  }
}

function invalid(message: string, cause?: unknown): CommonGroundError {
  return new CommonGroundError("INVALID_PLAN", message, { cause });
}
