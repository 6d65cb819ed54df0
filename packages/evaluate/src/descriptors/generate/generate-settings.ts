import { contentHash } from "@commonground/core";
import type { ChatRequest } from "./chat.ts";
import type { DescriptorPrompt } from "./prompts.ts";

/** What decides the answers, and so the bank. */
export interface GenerateSettings {
  /** The bank's name. */
  readonly name: string;
  readonly classes: readonly string[];
  readonly prompt: DescriptorPrompt;
  /** Descriptors asked for and kept for each class. */
  readonly count: number;
  readonly model: string;
  /** The model that sees the first one's answer and has the last word; null for one model alone. */
  readonly second: string | null;
  /** Null leaves it to the endpoint. */
  readonly temperature: number | null;
  /** Longest answer in tokens. */
  readonly maxTokens: number;
  readonly classTemplates: readonly string[];
  readonly descriptorTemplate: string;
  /** Where models are asked, as far as it is no secret: origin and path. */
  readonly endpoint: string;
}

/** By what an answer is found again: everything that was asked, and of whom. */
export function askedHash(endpoint: string, request: ChatRequest): Promise<string> {
  return contentHash({ endpoint, ...request });
}
