import { type OutputUnit, type Schema, Validator } from "@cfworker/json-schema";
import {
  checkExplanation,
  CommonGroundError,
  EXPLANATION_JSON_SCHEMA,
  EXPLANATION_SCHEMA,
  type Explanation,
  MUTUAL_KNOWLEDGE,
} from "@commonground/core";

/** Longest explanation in bytes: that of a frame of 4,096 px takes some megabytes. */
export const MAX_EXPLANATION_BYTES = 64_000_000;

const FAMILY = /^commonground\/explanation@/;

const METHODS = ["MutualKnowledgeMethod", "OtherMethod"] as const;

const shapes = new Map<(typeof METHODS)[number], Validator>();

/**
 * An explanation from a value that came out of `JSON.parse`, checked strictly: nothing missing, nothing unknown,
 * nothing that contradicts itself. `name` is what errors call the value. Throws `INVALID_EXPLANATION` naming the first
 * field at fault.
 */
export function parseExplanation(value: unknown, name: string): Explanation {
  const schema = (value as { schema?: unknown } | null)?.schema;
  if (schema !== EXPLANATION_SCHEMA) {
    throw invalid(
      typeof schema === "string" && FAMILY.test(schema)
        ? `${name}: is a ${schema}, this release reads ${EXPLANATION_SCHEMA}; explain the image again`
        : `${name}: is no explanation (no "schema": "${EXPLANATION_SCHEMA}"); give what explain --json has written`,
    );
  }
  const { name: method } = (value as { method?: { name?: unknown } | null }).method ?? {};
  const stranger = findStranger(value, "");
  if (stranger !== null)
    throw invalid(`${name}: ${stranger || "the explanation"}: is or holds what JSON cannot`);
  const { valid, errors } = shapeOf(METHODS[method === MUTUAL_KNOWLEDGE ? 0 : 1]).validate(value);
  if (!valid) throw invalid(`${name}: ${told(deepest(errors))}`);
  checkExplanation(value as Explanation, name);
  return value as Explanation;
}

/** One method's shape, so that a fault in its settings is named and not taken for another method. */
function shapeOf(method: (typeof METHODS)[number]): Validator {
  const known = shapes.get(method);
  if (known !== undefined) return known;
  const schema = structuredClone(EXPLANATION_JSON_SCHEMA) as {
    definitions: { Explanation: { properties: Record<string, unknown> } };
  };
  schema.definitions.Explanation.properties["method"] = { $ref: `#/definitions/${method}` };
  const shape = new Validator(schema as Schema, "7");
  shapes.set(method, shape);
  return shape;
}

function invalid(message: string): CommonGroundError {
  return new CommonGroundError("INVALID_EXPLANATION", message);
}

/** Keywords that only say that something below them is wrong. */
const PASSING_ON = new Set(["$ref", "properties", "items", "anyOf", "additionalProperties"]);

/** Of alternatives, such as an object or null, the one that was followed furthest says what is wrong. */
function deepest(errors: readonly OutputUnit[]): OutputUnit {
  return errors.filter(({ keyword }) => !PASSING_ON.has(keyword)).toSorted((a, b) => depth(b) - depth(a))[0];
}

const depth = ({ instanceLocation }: OutputUnit) => instanceLocation.split("/").length;

/** `parts[2].area: is string, must be number` */
function told({ keyword, instanceLocation, error }: OutputUnit): string {
  const steps = instanceLocation
    .split("/")
    .slice(1)
    .map((step) => decodeURIComponent(step).replaceAll("~1", "/").replaceAll("~0", "~"));
  const [, missing] = keyword === "required" ? (/property "(.*)"/su.exec(error) ?? []) : [];
  const place = [...steps, ...(missing === undefined ? [] : [missing])].reduce(placeBelow, "");
  if (missing !== undefined) return `${place}: is missing`;
  if (keyword === "false") return `${place}: is no field of an explanation`;
  const [, is, expected] = /^Instance type "(.*)" is invalid\. Expected (.*)\.$/su.exec(error) ?? [];
  return `${place || "the explanation"}: ${is === undefined ? error : `is ${is}, must be ${expected.replaceAll('"', "")}`}`;
}

/** Where something stands that JSON cannot hold, or a name that is no text; null where nothing does. */
function findStranger(value: unknown, place: string): string | null {
  if (typeof value === "number") return Number.isFinite(value) ? null : place;
  if (value === null || typeof value === "string" || typeof value === "boolean") return null;
  if (typeof value !== "object") return place;
  for (const [step, inner] of Object.entries(value)) {
    const found = /\p{Surrogate}/u.test(step) ? place : findStranger(inner, placeBelow(place, step));
    if (found !== null) return found;
  }
  return null;
}

/** `parts`, then `parts[2]`, then `parts[2].area` */
function placeBelow(place: string, step: string): string {
  return /^\d+$/u.test(step) ? `${place}[${step}]` : place === "" ? step : `${place}.${step}`;
}
