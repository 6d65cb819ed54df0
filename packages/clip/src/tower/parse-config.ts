import { CommonGroundError } from "@commonground/core";
import * as z from "zod/mini";

/** The words of faults: zod/mini has none of its own. */
const { localeError: error } = z.locales.en();

/** Bounds far beyond any published model, so that a broken file cannot ask for a graph that fills the memory. */
const MAXIMUM_SIZE = 65_536;
const MAXIMUM_LAYERS = 256;
const MAXIMUM_IMAGE_SIZE = 4_096;
const MAXIMUM_VOCABULARY = 4_194_304;

/** A width, a number of heads or of units. */
export const size = z.int().check(z.gte(1), z.lte(MAXIMUM_SIZE));
export const layerCount = z.int().check(z.gte(1), z.lte(MAXIMUM_LAYERS));
export const vocabularySize = z.int().check(z.gte(1), z.lte(MAXIMUM_VOCABULARY));
export const ratio = z.number().check(z.positive(), z.lte(64));
export const epsilon = z.number().check(z.positive(), z.lte(1));
/** A side length in pixels, or [height, width]. */
export const sides = z.pipe(
  z.union([
    z.int().check(z.gte(1), z.lte(MAXIMUM_IMAGE_SIZE)),
    z.tuple([
      z.int().check(z.gte(1), z.lte(MAXIMUM_IMAGE_SIZE)),
      z.int().check(z.gte(1), z.lte(MAXIMUM_IMAGE_SIZE)),
    ]),
  ]),
  z.transform((value) =>
    typeof value === "number" ? { height: value, width: value } : { height: value[0], width: value[1] },
  ),
);
/** One number for each of red, green and blue. */
export const channels = z.readonly(z.tuple([z.number(), z.number(), z.number()]));
export const record = z.record(z.string(), z.unknown());

/** Checks part of a configuration file against `schema`; throws `INVALID_CONFIG` naming file, key, value and fault. */
export function parseConfig<T>(schema: z.ZodMiniType<T>, value: unknown, path: string, key: string): T {
  const result = schema.safeParse(value, { error });
  if (result.success) {
    return result.data;
  }
  throw new CommonGroundError("INVALID_CONFIG", `${path}: ${faultOf(result.error, value, key)}`, {
    cause: result.error,
  });
}

/** What of `value` is not as `schema` says, in words with its place below `key`; undefined where all is. */
export function faultIn(schema: z.ZodMiniType, value: unknown, key: string): string | undefined {
  const result = schema.safeParse(value, { error });
  return result.success ? undefined : faultOf(result.error, value, key);
}

/** Which fields of a section its schema need not have. */
export interface OtherFields {
  /** Those that change no number (`HARMLESS_FIELDS`). */
  readonly harmless: ReadonlySet<string>;
  /** Those that ask for a part which is not built, unless they are off (see `refuseParts`). */
  readonly unbuilt?: readonly string[];
}

/**
 * The same for a whole section, each of whose fields must be one of `schema`'s or of `others`, or null. Throws
 * `UNSUPPORTED_ARCHITECTURE` for parts that are not built.
 */
export function parseSection<Shape extends z.core.$ZodShape>(
  schema: z.ZodMiniObject<Shape>,
  value: unknown,
  path: string,
  key: string,
  { harmless, unbuilt = [] }: OtherFields,
): z.output<z.ZodMiniObject<Shape>> {
  const section = parseConfig(record, value, path, key);
  refuseParts(section, unbuilt, path, key);
  const isKnown = (name: string): boolean =>
    Object.hasOwn(schema.shape, name) || harmless.has(name) || unbuilt.includes(name);
  const unknown = Object.keys(section).find((name) => section[name] !== null && !isKnown(name));
  if (unknown !== undefined) {
    throw new CommonGroundError(
      "INVALID_CONFIG",
      `${path}: ${unknownField(place(key, [unknown]), section[unknown])}`,
    );
  }
  return parseConfig(schema, section, path, key);
}

/** What is said of a field that nothing here knows. */
function unknownField(where: string, value: unknown): string {
  return `${where} (${shown(value)}) is not known here, and may change what the model computes; remove it if it does not`;
}

/** The first thing that is wrong, with what was found in its place. */
function faultOf({ issues: [issue] }: z.core.$ZodError, value: unknown, key: string): string {
  if (issue === undefined) return "the file is not valid";
  const where = place(key, issue.path) || "the file";
  const found = issue.path.reduce((part: unknown, step) => (Object(part) as never)[step], value);
  switch (issue.code) {
    case "invalid_value":
      return `${where} is ${shown(found)}, which is not built; what is: ${issue.values.map(shown).join(", ")}`;
    case "unrecognized_keys": {
      const [name = ""] = issue.keys;
      return unknownField(
        place(key, [...issue.path, name]),
        (Object(found) as Record<string, unknown>)[name],
      );
    }
    case "invalid_key":
      return `${where} is not valid: ${issue.issues[0]?.message ?? issue.message}`;
    case "invalid_union":
      if (issue.discriminator !== undefined) return `${where} is ${shown(found)}, which is not built`;
      break;
    default:
  }
  return found === undefined
    ? `${where} is missing (${issue.message})`
    : `${where} is not valid: ${issue.message}, found ${shown(found)}`;
}

function place(key: string, path: readonly PropertyKey[]): string {
  return [key, ...path.map(String)].filter((part) => part !== "").join(".");
}

const MAX_SHOWN = 100;

/** A value as JSON, cut where it is long. */
function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length <= MAX_SHOWN ? text : `${text.slice(0, MAX_SHOWN)}…`;
}

/**
 * Throws `UNSUPPORTED_ARCHITECTURE` when `config` asks for any of the `parts` a family does not build: holds it, and
 * neither null, false nor empty.
 */
export function refuseParts(
  config: Readonly<Record<string, unknown>>,
  parts: readonly string[],
  path: string,
  key: string,
): void {
  const found = parts.find((part) => !isOff(config[part]));
  if (found !== undefined) {
    throw new CommonGroundError(
      "UNSUPPORTED_ARCHITECTURE",
      `${path}: ${place(key, [found])} = ${shown(config[found])} is not supported; ` +
        "only models without it can be loaded",
    );
  }
}

function isOff(value: unknown): boolean {
  if (typeof value === "object" && value !== null) return Object.keys(value).length === 0;
  return value === undefined || value === null || value === false || value === "";
}
