import type { ChatRequest } from "./chat.ts";
import { ANSWER_SCHEMA } from "./prompts.ts";

/** What endpoints that call themselves compatible do differently, found out by what they refuse. */
export interface Dialect {
  readonly format: "json_schema" | "json_object" | "none";
  readonly limit: "max_tokens" | "max_completion_tokens";
}

export const FIRST_DIALECT: Dialect = { format: "json_schema", limit: "max_tokens" };

/** Statuses of a request that was not understood; some servers fail (500) over a schema they cannot use. */
const NOT_UNDERSTOOD: ReadonlySet<number> = new Set([400, 404, 422, 500, 501]);

/** The body of a request. */
export function chatBody(
  { model, messages, temperature, maxTokens }: ChatRequest,
  { format, limit }: Dialect,
): string {
  return JSON.stringify({
    model,
    messages,
    ...(temperature === null ? {} : { temperature }),
    [limit]: maxTokens,
    ...(format === "none" ? {} : { response_format: responseFormat(format) }),
  });
}

function responseFormat(format: "json_schema" | "json_object"): unknown {
  if (format === "json_object") return { type: format };
  return { type: format, json_schema: { name: "descriptors", strict: true, schema: ANSWER_SCHEMA } };
}

/** The dialect to try next after a refusal that names what was not understood; null where it names nothing of ours. */
export function nextDialect(used: Dialect, status: number, message: string): Dialect | null {
  if (!NOT_UNDERSTOOD.has(status)) return null;
  if (used.limit === "max_tokens" && message.includes("max_completion_tokens")) {
    return { ...used, limit: "max_completion_tokens" };
  }
  if (
    used.format !== "none" &&
    /response[_ ]format|json_schema|json_object|grammar|structured/iu.test(message)
  ) {
    return { ...used, format: used.format === "json_schema" ? "json_object" : "none" };
  }
  return null;
}
