import {
  checkExplanation,
  CommonGroundError,
  EXPLANATION_JSON_SCHEMA,
  EXPLANATION_SCHEMA,
  type Explanation,
  MUTUAL_KNOWLEDGE,
} from "@commonground/core";
import { z } from "zod";

/** Longest explanation in bytes: that of a frame of 4,096 px takes some megabytes. */
export const MAX_EXPLANATION_BYTES = 64_000_000;

const FAMILY = /^commonground\/explanation@/;

const METHODS = ["MutualKnowledgeMethod", "OtherMethod"] as const;

const shapes = new Map<(typeof METHODS)[number], z.ZodType>();

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
  const result = shapeOf(METHODS[method === MUTUAL_KNOWLEDGE ? 0 : 1]).safeParse(value);
  if (!result.success) {
    const [place, message] = deepest(result.error.issues[0], []);
    throw invalid(`${name}: ${place === "" ? "the explanation" : place}: ${message}`, result.error);
  }
  checkExplanation(value as Explanation, name);
  return value as Explanation;
}

/** One method's shape, so that a fault in its settings is named and not taken for another method. */
function shapeOf(method: (typeof METHODS)[number]): z.ZodType {
  const known = shapes.get(method);
  if (known !== undefined) return known;
  const schema = structuredClone(EXPLANATION_JSON_SCHEMA) as {
    definitions: { Explanation: { properties: Record<string, unknown> } };
  };
  schema.definitions.Explanation.properties["method"] = { $ref: `#/definitions/${method}` };
  const shape = z.fromJSONSchema(schema as Parameters<typeof z.fromJSONSchema>[0]);
  shapes.set(method, shape);
  return shape;
}

function invalid(message: string, cause?: unknown): CommonGroundError {
  return new CommonGroundError("INVALID_EXPLANATION", message, { cause });
}

/** Of alternatives, such as an object or null, the one that was followed furthest says what is wrong. */
function deepest(issue: z.core.$ZodIssue, above: readonly PropertyKey[]): [place: string, message: string] {
  const path = [...above, ...issue.path];
  if (issue.code === "invalid_union" && issue.errors.length > 0) {
    const candidates = issue.errors.map((issues) => deepestOf(issues));
    return deepest(candidates.toSorted((a, b) => b.path.length - a.path.length)[0], path);
  }
  return [placeOf(path), issue.message];
}

function deepestOf(issues: readonly z.core.$ZodIssue[]): z.core.$ZodIssue {
  return issues.toSorted((a, b) => b.path.length - a.path.length)[0];
}

/** `parts[2].area` */
function placeOf(path: readonly PropertyKey[]): string {
  return path
    .map((step, i) => (typeof step === "number" ? `[${step}]` : `${i === 0 ? "" : "."}${String(step)}`))
    .join("");
}
