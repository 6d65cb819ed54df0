import type { Patience, RetryOptions } from "@commonground/files/node";

export interface ChatMessage {
  readonly role: "system" | "user" | "assistant";
  readonly content: string;
}

export interface ChatRequest {
  readonly model: string;
  readonly messages: readonly ChatMessage[];
  /** Null leaves it to the endpoint. */
  readonly temperature: number | null;
  /** Longest answer in tokens. */
  readonly maxTokens: number;
}

export interface Usage {
  readonly inputTokens: number;
  readonly outputTokens: number;
}

export interface ChatAnswer {
  readonly content: string;
  /** As the endpoint counted; null where it does not say. */
  readonly usage: Usage | null;
}

/** Asks one question; as `createChat` makes it, or any other way there is. */
export type Chat = (request: ChatRequest, signal: AbortSignal) => Promise<ChatAnswer>;

/** An OpenAI-compatible endpoint. */
export interface ChatEndpoint {
  /** What `/chat/completions` follows, as `https://api.openai.com/v1`. */
  readonly baseUrl: URL;
  /** Sent as a bearer token, and never shown or written; null for none. */
  readonly key: string | null;
}

export interface ChatOptions {
  readonly onRetry?: RetryOptions["onRetry"];
  /** Told once for each thing that the endpoint does not know and is left out. */
  readonly onNotice?: ((text: string) => void) | undefined;
  /** How long to wait for what; `CHAT_PATIENCE` unless given. */
  readonly patience?: ChatPatience | undefined;
  /** As in `withRetries`. */
  readonly random?: (() => number) | undefined;
}

export type ChatPatience = Pick<
  Patience,
  "attempts" | "firstDelayMs" | "maxDelayMs" | "answerTimeoutMs" | "readTimeoutMs"
>;

/**
 * Six attempts wait up to 31 s in all, or as long as the endpoint asks, whose limits are counted by the minute. Models
 * answer when they are done: a slow one with a long answer takes minutes, and Node's fetch itself gives up after five.
 */
export const CHAT_PATIENCE: ChatPatience = {
  attempts: 6,
  firstDelayMs: 1_000,
  maxDelayMs: 120_000,
  answerTimeoutMs: 280_000,
  readTimeoutMs: 60_000,
};
