import { CommonGroundError } from "@commonground/core";
import { PassingFailure } from "@commonground/files/node";
import { BadAnswer } from "./bad-answer.ts";
import type { ChatAnswer, Usage } from "./chat.ts";
import { errorWords } from "./chat-error.ts";

/** A failure told in an answer whose status says that all is well, as relays do. */
interface Failed {
  readonly failed: { readonly status: number; readonly said: string };
}

/**
 * The message of a chat completion (OpenAI's API reference, "The chat completion object"). Throws `PassingFailure` for
 * what is none, as a proxy's page or half of one, and `BadAnswer` for one without a whole text in it.
 */
export function readCompletion(text: string): ChatAnswer | Failed {
  const value = parsed(text);
  if (value === null) {
    throw new PassingFailure(
      new CommonGroundError(
        "NETWORK",
        "the endpoint answers with what is no chat completion; check --base-url",
      ),
    );
  }
  if (value["error"] !== undefined && value["error"] !== null) {
    const code = (value["error"] as Record<string, unknown>)["code"];
    return { failed: { status: typeof code === "number" ? code : 502, said: errorWords(text) } };
  }
  const [choice] = Array.isArray(value["choices"]) ? (value["choices"] as unknown[]) : [];
  const { message, finish_reason: finish } = (choice ?? {}) as Record<string, unknown>;
  const { content, refusal } = (message ?? {}) as Record<string, unknown>;
  if (typeof refusal === "string" && refusal !== "") {
    throw new BadAnswer(`is a refusal: ${refusal.slice(0, 120)}`, refusal);
  }
  if (finish === "content_filter")
    throw new BadAnswer("was held back by the endpoint's content filter", null);
  const said = typeof content === "string" ? content : null;
  if (finish === "length") throw new BadAnswer("was cut off at the limit of tokens (--max-tokens)", said);
  if (said === null || said.trim() === "") throw new BadAnswer("is empty", null);
  return { content: said, usage: usageOf(value["usage"]) };
}

function parsed(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && ("choices" in value || "error" in value)
      ? (value as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
}

function usageOf(value: unknown): Usage | null {
  const { prompt_tokens: input, completion_tokens: output } = (value ?? {}) as Record<string, unknown>;
  return isCount(input) && isCount(output) ? { inputTokens: input, outputTokens: output } : null;
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
