import { CommonGroundError } from "@commonground/core";
import { z } from "zod";

/** Bounds far beyond any published model, so that a broken file cannot ask for a graph that fills the memory. */
const MAXIMUM_SIZE = 65_536;
const MAXIMUM_LAYERS = 256;
const MAXIMUM_IMAGE_SIZE = 4_096;
const MAXIMUM_VOCABULARY = 4_194_304;

/** A width, a number of heads or of units. */
export const size = z.int().min(1).max(MAXIMUM_SIZE);
export const layerCount = z.int().min(1).max(MAXIMUM_LAYERS);
export const vocabularySize = z.int().min(1).max(MAXIMUM_VOCABULARY);
export const ratio = z.number().positive().max(64);
export const epsilon = z.number().positive().max(1);
/** A side length in pixels, or [height, width]. */
export const sides = z
  .union([
    z.int().min(1).max(MAXIMUM_IMAGE_SIZE),
    z.tuple([z.int().min(1).max(MAXIMUM_IMAGE_SIZE), z.int().min(1).max(MAXIMUM_IMAGE_SIZE)]),
  ])
  .transform((value) =>
    typeof value === "number" ? { height: value, width: value } : { height: value[0], width: value[1] },
  );
/** One number for each of red, green and blue. */
export const channels = z.tuple([z.number(), z.number(), z.number()]).readonly();
export const record = z.record(z.string(), z.unknown());

/** Checks part of a configuration file against `schema`; throws `INVALID_CONFIG` naming file, key and fault. */
export function parseConfig<T>(schema: z.ZodType<T>, value: unknown, path: string, key: string): T {
  const result = schema.safeParse(value);
  if (result.success) {
    return result.data;
  }
  const issue = result.error.issues[0];
  const where = [key, ...(issue?.path ?? [])].filter((part) => part !== "").join(".");
  throw new CommonGroundError(
    "INVALID_CONFIG",
    `loadModel: ${path}: ${where === "" ? "the file" : where} is not valid: ${issue?.message}`,
    { cause: result.error },
  );
}

/** Throws `UNSUPPORTED_ARCHITECTURE` when `config` asks for any of the `parts` a family does not build. */
export function refuseParts(
  config: Readonly<Record<string, unknown>>,
  parts: readonly string[],
  path: string,
  key: string,
): void {
  const found = parts.find((part) => Boolean(config[part]));
  if (found !== undefined) {
    throw new CommonGroundError(
      "UNSUPPORTED_ARCHITECTURE",
      `loadModel: ${path}: ${key}.${found} = ${JSON.stringify(config[found])} is not supported; ` +
        "only models without it can be loaded",
    );
  }
}
